package io.hearthwatch.camera;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.hearthwatch.MovedClock;
import io.hearthwatch.standin.FrigateServer;
import io.hearthwatch.standin.UnifiServer;
import io.hearthwatch.store.LocalStore;
import io.hearthwatch.store.MigratedStore;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.apache.camel.support.UnitOfWorkHelper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a recorder tells of is fetched once, however often it is told and whatever fails. */
class ClipsTest {
  private static final String ID = "1763726400.475377-mxklsc";
  private static final Instant STARTED = Instant.parse("2025-11-21T12:00:00.475Z");

  @TempDir Path folder;
  private final MovedClock clock = new MovedClock("2025-11-21T12:01:00Z");
  private final DefaultCamelContext camel = new DefaultCamelContext();
  private MigratedStore store;
  private Recordings recordings;
  private Clips clips;
  private Asked asked;
  private Frigate frigate;
  private Unifi unifi;

  @BeforeEach
  void open() throws SQLException {
    store = new MigratedStore(folder);
    ObjectMapper json = new ObjectMapper();
    recordings = new Recordings(store.store(), json);
    Intake intake =
        new Intake(
            recordings,
            new RecordingLog(store.writer(), json),
            folder.toString(),
            folder.resolve("recordings").toString(),
            1_000,
            clock);
    intake.start(null);
    clips =
        new Clips(
            new WantedClips(store.store()),
            recordings,
            intake,
            new RecorderAlarms(clock),
            store.letters(),
            store.writer(),
            clock);
    asked = new Asked(store.store(), clock);
    RecorderAlarms alarms = new RecorderAlarms(clock);
    CameraNames names = new CameraNames(store.store());
    frigate = new Frigate(clips, asked, alarms, Optional.of("http://nvr:5000/"));
    unifi =
        new Unifi(
            clips, asked, names, alarms, Optional.of("https://nvr"), Optional.of("the-key"), clock);
  }

  @AfterEach
  void close() {
    store.close();
  }

  private Exchange with(Object body) {
    Exchange exchange = new DefaultExchange(camel);
    exchange.getMessage().setBody(body);
    return exchange;
  }

  private Exchange with(String body) {
    return with(body.getBytes(StandardCharsets.UTF_8));
  }

  private List<WantedClip> due(String recorder) throws SQLException {
    Exchange exchange = with(new byte[0]);
    List<WantedClip> due = due(exchange, recorder);
    over(exchange);
    return due;
  }

  private static void over(Exchange exchange) {
    UnitOfWorkHelper.doneSynchronizations(
        exchange, exchange.getExchangeExtension().handoverCompletions());
  }

  private List<WantedClip> due(Exchange exchange, String recorder) throws SQLException {
    clips.due(exchange, recorder);
    List<WantedClip> due = new ArrayList<>();
    for (Object clip : exchange.getMessage().getBody(List.class)) {
      due.add((WantedClip) clip);
    }
    return due;
  }

  private static Exchange answered(Exchange exchange, int status, String body) {
    exchange.getMessage().removeHeaders("*");
    exchange.getMessage().setHeader(Exchange.HTTP_RESPONSE_CODE, status);
    exchange.getMessage().setBody(new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)));
    return exchange;
  }

  private void fails(WantedClip clip, Exception failure) throws SQLException {
    Exchange exchange = with(clip);
    Clips.of(exchange);
    exchange.setProperty(Exchange.EXCEPTION_CAUGHT, failure);
    clips.failed(exchange);
    for (Object condition : exchange.getMessage().getBody(List.class)) {
      conditions.add(condition);
    }
  }

  private final List<Object> conditions = new ArrayList<>();

  @Test
  void anEventThatEndedIsWantedOnceWhoeverTellsOfIt() throws Exception {
    frigate.event(with(FrigateServer.message("new", ID, "drive")), "20s");
    frigate.event(with(FrigateServer.message("update", ID, "drive")), "20s");
    assertEquals(List.of(), due("frigate"));
    frigate.event(with(FrigateServer.message("end", ID, "drive")), "20s");
    frigate.event(with(FrigateServer.message("end", ID, "drive")), "20s");
    frigate.review(
        with(FrigateServer.review("1763726400.1-abc", "drive", ID, "1763726401.5-x")), "0s");
    assertEquals(List.of("frigate:1763726401.5-x"), origins(due("frigate")));
    clock.pass(Duration.ofSeconds(20));
    List<WantedClip> due = due("frigate");
    assertEquals(List.of("frigate:" + ID, "frigate:1763726401.5-x"), origins(due));
    assertEquals("drive", due.get(0).camera());
    assertEquals(STARTED, due.get(0).started());
  }

  private static List<String> origins(List<WantedClip> clips) {
    return clips.stream().map(WantedClip::origin).toList();
  }

  @Test
  void anEventWithoutAClipIsNotWanted() throws Exception {
    String none =
        FrigateServer.message("end", ID, "drive")
            .replace("\"has_clip\":true", "\"has_clip\":false");
    frigate.event(with(none), "0s");
    String wrong =
        FrigateServer.message("end", ID, "drive").replace("positive\":false", "positive\":true");
    frigate.event(with(wrong), "0s");
    assertEquals(List.of(), due("frigate"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "offline",
        "[]",
        "{\"type\":1}",
        "{\"type\":\"end\",\"after\":{\"id\":\"../../x\",\"camera\":\"a\",\"has_clip\":true}}",
        "{\"type\":\"end\",\"after\":{\"id\":\"1.2-a\",\"has_clip\":true}}"
      })
  void whatIsNoEventIsRefused(String payload) {
    assertThrows(IllegalArgumentException.class, () -> frigate.event(with(payload), "0s"));
  }

  @Test
  void aClipIsTakenWithItsOriginAndNeverAgain() throws Exception {
    frigate.event(with(FrigateServer.message("end", ID, "drive")), "0s");
    Exchange exchange = with(due("frigate").get(0));
    frigate.clip(exchange);
    assertEquals(
        "http://nvr:5000/api/events/" + ID + "/clip.mp4",
        exchange.getMessage().getHeader(Exchange.HTTP_URI));
    clips.taken(answered(exchange, 200, "video"));
    assertEquals(List.of(), due("frigate"));
    frigate.event(with(FrigateServer.message("end", ID, "drive")), "0s");
    assertEquals(List.of(), due("frigate"));
    Recording taken = recordings.select("ORDER BY id").get(0);
    assertEquals("frigate:" + ID, taken.origin());
    assertEquals(STARTED, taken.captured());
    assertEquals(
        "drive/" + ID + ".mp4", folder.resolve("recordings").relativize(taken.file()).toString());
  }

  @Test
  void aHubKilledAfterTakingDoesNotTakeAgain() throws Exception {
    frigate.event(with(FrigateServer.message("end", ID, "drive")), "0s");
    Look look = new Look(1, STARTED);
    recordings.seen("1", "frigate:" + ID, "drive", Path.of("/x.mp4"), look, STARTED, STARTED);
    assertEquals(List.of(), due("frigate"));
  }

  @Test
  void aClipThatIsBeingFetchedIsNotFetchedBesides() throws Exception {
    frigate.event(with(FrigateServer.message("end", ID, "drive")), "0s");
    Exchange fetching = with(new byte[0]);
    assertEquals(1, due(fetching, "frigate").size());
    assertEquals(List.of(), due("frigate"));
    frigate.event(with(FrigateServer.message("end", "1763726401.5-x", "drive")), "0s");
    assertEquals(List.of("frigate:1763726401.5-x"), origins(due("frigate")));
    over(fetching);
    assertEquals(2, due("frigate").size());
  }

  @Test
  void aRecorderThatIsAwayIsAskedAgainAndSaidAfterAMinute() throws Exception {
    frigate.event(with(FrigateServer.message("end", ID, "drive")), "0s");
    for (int attempt = 0; attempt < 8; attempt++) {
      fails(due("frigate").get(0), new ConnectException("refused"));
      assertEquals(List.of(), due("frigate"));
      clock.pass(Duration.ofMinutes(5));
    }
    assertEquals(7, conditions.size(), conditions::toString);
    assertTrue(conditions.get(0).toString().contains("recordings-frigate"), conditions::toString);
    Exchange exchange = with(due("frigate").get(0));
    frigate.clip(exchange);
    clips.taken(answered(exchange, 200, "video"));
    assertTrue(exchange.getMessage().getBody().toString().contains("active=false"));
  }

  @Test
  void aClipThatIsMissingIsGivenUpWithADeadLetter() throws Exception {
    frigate.event(with(FrigateServer.message("end", ID, "drive")), "0s");
    IntakeException missing = new IntakeException(IntakeException.Cause.MISSING, "answered 404");
    fails(due("frigate").get(0), missing);
    clock.pass(Duration.ofMinutes(61));
    fails(due("frigate").get(0), missing);
    clock.pass(Duration.ofDays(6));
    assertEquals(List.of(), due("frigate"));
    assertEquals(List.of(), conditions);
    await()
        .atMost(Duration.ofSeconds(10))
        .until(
            () ->
                store
                    .store()
                    .read(
                        c ->
                            LocalStore.list(c, "SELECT topic FROM DeadLetter", r -> r.getString(1)))
                    .equals(List.of("frigate:" + ID)));
  }

  @Test
  void anErrorPageIsNoVideo() throws Exception {
    frigate.event(with(FrigateServer.message("end", ID, "drive")), "0s");
    WantedClip clip = due("frigate").get(0);
    for (int status : List.of(401, 404, 500)) {
      Exchange exchange = answered(with(clip), status, "<html>");
      exchange.setProperty("HubClip", clip);
      assertThrows(IntakeException.class, () -> clips.taken(exchange));
    }
    Exchange page = answered(with(clip), 200, "<html>");
    page.setProperty("HubClip", clip);
    page.getMessage().setHeader(Exchange.CONTENT_TYPE, "text/html");
    assertThrows(IntakeException.class, () -> clips.taken(page));
    assertEquals(List.of(), recordings.select("ORDER BY id"));
  }

  @Test
  void protectsAlarmNamesEventsAndTheirVideoComesOnceTheyEnded() throws Exception {
    Exchange alarm = with(UnifiServer.alarm("6825b65401986503e417318f"));
    alarm.getMessage().setHeader("camera", "drive");
    unifi.alarm(alarm, "0s");
    assertEquals("{\"clips\":1}", alarm.getMessage().getBody(String.class));
    Exchange exchange = with(due("unifi").get(0));
    unifi.event(exchange);
    assertEquals("the-key", exchange.getMessage().getHeader("X-API-KEY"));
    String url = exchange.getMessage().getHeader(Exchange.HTTP_URI, String.class);
    assertEquals("https://nvr/proxy/protect/api/events/6825b65401986503e417318f", url);
    Exchange early = answered(exchange, 200, "{\"camera\":\"c1\",\"start\":10000,\"end\":null}");
    assertEquals(
        IntakeException.Cause.MISSING,
        assertThrows(IntakeException.class, () -> unifi.clip(early)).kind());
    unifi.clip(answered(exchange, 200, "{\"camera\":\"c1\",\"start\":10000,\"end\":20000}"));
    assertEquals(
        "https://nvr/proxy/protect/api/video/export?camera=c1&start=8000&end=22000",
        exchange.getMessage().getHeader(Exchange.HTTP_URI));
    Exchange bad = with("{}");
    unifi.alarm(bad, "0s");
    assertEquals(400, bad.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE));
  }

  @Test
  void onlyItsOwnEventsAreLockedAndARefusalIsNoSuccess() throws Exception {
    Exchange other = with("{\"id\":\"1\",\"origin\":null}");
    frigate.retain(other);
    assertEquals(false, other.getMessage().getHeader("HubAsk"));
    Exchange mine = with("{\"id\":\"1\",\"origin\":\"frigate:" + ID + "\"}");
    unifi.favorite(mine);
    assertEquals(false, mine.getMessage().getHeader("HubAsk"));
    frigate.retain(mine);
    assertEquals("POST", mine.getMessage().getHeader(Exchange.HTTP_METHOD));
    assertNotNull(mine.getMessage().getHeader(Exchange.HTTP_URI));
    assertThrows(IOException.class, () -> frigate.retained(answered(mine, 500, "{}")));
    assertThrows(
        IOException.class, () -> frigate.retained(answered(mine, 200, "{\"success\":false}")));
    frigate.retained(answered(mine, 404, "{}"));
    frigate.retained(answered(mine, 200, "{\"success\":true}"));
    assertThrows(
        IOException.class, () -> unifi.favored(answered(mine, 200, "{\"isFavorite\":false}")));
    unifi.favored(answered(mine, 200, "{\"isFavorite\":true}"));
    assertFalse(mine.isFailed());
  }
}
