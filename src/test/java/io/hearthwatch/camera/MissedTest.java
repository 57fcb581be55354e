package io.hearthwatch.camera;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hearthwatch.MovedClock;
import io.hearthwatch.standin.FrigateServer;
import io.hearthwatch.standin.UnifiServer;
import io.hearthwatch.store.MigratedStore;
import java.io.ByteArrayInputStream;
import java.net.ConnectException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Recorders are asked for what the hub was not told of, for all the time since the last answer. */
class MissedTest {
  private static final Instant START = Instant.parse("2025-11-21T12:00:00Z");

  @TempDir Path folder;
  private final MovedClock clock = new MovedClock(START.toString());
  private final DefaultCamelContext camel = new DefaultCamelContext();
  private MigratedStore store;
  private WantedClips wanted;
  private Frigate frigate;
  private Unifi unifi;

  @BeforeEach
  void open() throws SQLException {
    store = new MigratedStore(folder);
    start();
  }

  /** As after a restart of the hub. */
  private void start() {
    wanted = new WantedClips(store.store());
    RecorderAlarms alarms = new RecorderAlarms(clock);
    Clips clips = new Clips(wanted, null, null, alarms, store.letters(), store.writer(), clock);
    Asked asked = new Asked(store.store(), clock);
    CameraNames names = new CameraNames(store.store());
    frigate = new Frigate(clips, asked, alarms, Optional.of("http://nvr:5000"));
    unifi =
        new Unifi(
            clips, asked, names, alarms, Optional.of("https://nvr"), Optional.of("key"), clock);
  }

  @AfterEach
  void close() {
    store.close();
  }

  private Exchange exchange() {
    return new DefaultExchange(camel);
  }

  private static Exchange answered(Exchange exchange, int status, String body) {
    exchange.getMessage().removeHeaders("*");
    exchange.getMessage().setHeader(Exchange.HTTP_RESPONSE_CODE, status);
    exchange.getMessage().setBody(new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)));
    return exchange;
  }

  private static String url(Exchange exchange) {
    return exchange.getMessage().getHeader(Exchange.HTTP_URI, String.class);
  }

  private static boolean asksOn(Exchange exchange) {
    return exchange.getMessage().getHeader("HubAsk", Boolean.class);
  }

  /** The time that Frigate is asked from. */
  private Instant asksFrigateFrom() throws SQLException {
    Exchange exchange = exchange();
    frigate.missed(exchange);
    return from(exchange);
  }

  private static Instant from(Exchange exchange) {
    String after = url(exchange).replaceFirst(".*after=([^&]*).*", "$1");
    return Instant.ofEpochMilli(Math.round(Double.parseDouble(after) * 1_000));
  }

  private Exchange frigateHas(String... events) throws Exception {
    Exchange exchange = exchange();
    frigate.missed(exchange);
    frigate.heard(answered(exchange, 200, "[" + String.join(",", events) + "]"), "20s");
    return exchange;
  }

  private static String event(Instant started, String name) {
    return FrigateServer.event(started.getEpochSecond() + ".5-" + name, "yard");
  }

  private List<String> due(String recorder) throws SQLException {
    return wanted.due(recorder, clock.instant(), 10_000).stream()
        .map(WantedClip::origin)
        .map(origin -> origin.replaceFirst(".*[-:]", ""))
        .toList();
  }

  @Test
  void aNewRecorderIsAskedForWhatComesFromNowOn() throws Exception {
    assertEquals(START, asksFrigateFrom());
    frigateHas();
    clock.pass(Duration.ofMinutes(50));
    assertEquals(START, asksFrigateFrom());
  }

  @Test
  void whatEndedIsWantedOnceWhenItsClipIsComplete() throws Exception {
    frigateHas(event(START, "a"));
    assertEquals(List.of(), due("frigate"));
    clock.pass(Duration.ofSeconds(20));
    assertEquals(List.of("a"), due("frigate"));
    wanted.done("frigate:" + START.getEpochSecond() + ".5-a", null);
    frigateHas(event(START, "a"));
    clock.pass(Duration.ofSeconds(20));
    assertEquals(List.of(), due("frigate"));
  }

  @Test
  void theTimeSinceTheLastAnswerIsAskedForHoweverLongItIs() throws Exception {
    frigateHas();
    clock.pass(Duration.ofHours(5));
    frigateHas();
    Instant last = clock.instant();
    clock.pass(Duration.ofDays(40));
    start();
    assertEquals(last.minus(Duration.ofHours(1)), asksFrigateFrom());
    Exchange failing = exchange();
    frigate.missed(failing);
    assertThrows(
        IntakeException.class, () -> frigate.heard(answered(failing, 500, "broken"), "0s"));
    assertEquals(last.minus(Duration.ofHours(1)), asksFrigateFrom());
  }

  @Test
  void whatIsAskedForAgainIsRemembered() throws Exception {
    frigateHas();
    clock.pass(Duration.ofHours(5));
    Instant began = clock.instant().minusSeconds(60);
    frigateHas(event(began, "a"));
    wanted.done("frigate:" + began.getEpochSecond() + ".5-a", null);
    clock.pass(Duration.ofDays(40));
    start();
    wanted.forget(clock.instant().minus(Duration.ofDays(30)));
    frigateHas(event(began, "a"));
    clock.pass(Duration.ofMinutes(1));
    assertEquals(List.of(), due("frigate"));
    clock.pass(Duration.ofHours(2));
    frigateHas();
    wanted.forget(clock.instant());
    Exchange all = frigateHas(event(began, "a")); // as if told anew
    assertTrue(all.getMessage().getHeader("HubAsk", Boolean.class).equals(false));
    clock.pass(Duration.ofMinutes(1));
    assertEquals(List.of("a"), due("frigate"));
  }

  @Test
  void anEventThatGoesOnIsAskedForUntilItEnds() throws Exception {
    frigateHas();
    clock.pass(Duration.ofHours(10));
    frigateHas();
    Instant began = clock.instant();
    String goesOn = event(began, "long").replaceFirst("\"end_time\":[0-9.]+", "\"end_time\":null");
    for (int hour = 0; hour < 5; hour++) {
      clock.pass(Duration.ofHours(1));
      frigateHas(goesOn);
    }
    assertTrue(asksFrigateFrom().isBefore(began));
    clock.pass(Duration.ofDays(3)); // Frigate forgot it
    frigateHas(goesOn);
    assertTrue(asksFrigateFrom().isAfter(began));
  }

  @Test
  void aLongListIsReadToItsEnd() throws Exception {
    Exchange exchange = exchange();
    frigate.missed(exchange);
    frigate.heard(answered(exchange, 200, newest500()), "0s");
    assertTrue(asksOn(exchange));
    assertEquals(START, from(exchange));
    assertTrue(url(exchange).endsWith("&before=1763726401.501"), url(exchange));
    String rest = "[" + event(START.plusSeconds(1), "e1") + "," + event(START, "e0") + "]";
    frigate.heard(answered(exchange, 200, rest), "0s");
    assertEquals(false, asksOn(exchange));
    assertEquals(501, due("frigate").size());
  }

  @Test
  void nonsenseInAListHoldsNothingUp() throws Exception {
    frigateHas(
        "{}", "1", event(START, "a").replace("\"id\":\"", "\"id\":\"../"), event(START, "b"));
    clock.pass(Duration.ofSeconds(20));
    assertEquals(List.of("b"), due("frigate"));
  }

  @Test
  void protectIsAskedForItsEventsPageByPageByTheNamesThatItsCamerasHaveHere() throws Exception {
    Exchange alarm = exchange();
    alarm.getMessage().setBody(UnifiServer.alarm("told").getBytes(StandardCharsets.UTF_8));
    alarm.getMessage().setHeader("camera", "porch");
    unifi.alarm(alarm, "0s");
    Exchange exchange = exchange();
    unifi.missed(exchange);
    assertEquals("https://nvr/proxy/protect/api/cameras", url(exchange));
    assertEquals("key", exchange.getMessage().getHeader("X-API-KEY"));
    String cameras =
        """
        [{"id":"c1","mac":"68D79AE5ABE9","name":"Front Porch"},
         {"id":"c2","mac":"68D79AE5ABEA","name":"Garden"}]""";
    clock.pass(Duration.ofSeconds(3));
    unifi.events(answered(exchange, 200, cameras), "ring, motion");
    assertEquals(
        "https://nvr/proxy/protect/api/events?orderDirection=ASC&withoutDescriptions=true"
            + "&start=1763726400000&end=1763726400000&limit=100&types=ring&types=motion",
        url(exchange));
    String page =
        IntStream.range(0, 100)
            .mapToObj(i -> protectEvent("c1", "a" + i, i))
            .collect(Collectors.joining(",", "[", "]"));
    unifi.heard(answered(exchange, 200, page), "0s");
    assertTrue(asksOn(exchange));
    assertTrue(url(exchange).contains("&start=1763726400098&"), url(exchange));
    String rest =
        List.of(
                protectEvent("c1", "a99", 99),
                protectEvent("c2", "b", 100),
                protectEvent("c9", "c", 100),
                protectEvent("c1", "told", 101))
            .toString();
    unifi.heard(answered(exchange, 200, rest), "0s");
    assertEquals(false, asksOn(exchange));
    List<String> found =
        wanted.due("unifi", clock.instant(), 1_000).stream()
            .map(clip -> clip.camera() + "/" + clip.event())
            .filter(name -> !name.matches("porch/a\\d+"))
            .sorted()
            .toList();
    assertEquals(List.of("Garden/b", "c9/c", "porch/told"), found);
    assertEquals(103, due("unifi").size());
  }

  @Test
  void aRecorderThatAnswersTheSameAgainIsNotAskedForEver() throws Exception {
    Exchange exchange = exchange();
    frigate.missed(exchange);
    frigate.heard(answered(exchange, 200, newest500()), "0s");
    assertTrue(asksOn(exchange));
    frigate.heard(answered(exchange, 200, newest500()), "0s");
    assertEquals(false, asksOn(exchange));
  }

  private static String newest500() {
    return IntStream.rangeClosed(1, 500)
        .mapToObj(i -> event(START.plusSeconds(501 - i), "e" + (501 - i)))
        .collect(Collectors.joining(",", "[", "]"));
  }

  private static String protectEvent(String camera, String id, int after) {
    return """
        {"id":"%s","camera":"%s","start":%d,"end":1763726408000}"""
        .formatted(id, camera, START.toEpochMilli() + after);
  }

  @Test
  void aRecorderThatAnswersNothingIsSaidAfterAMinute() throws Exception {
    assertEquals("[]", unheard());
    clock.pass(Duration.ofMinutes(1));
    String said = unheard();
    assertTrue(said.contains("alarm=recordings-frigate, active=true"), said);
    Exchange good = frigateHas();
    String over = good.getMessage().getBody().toString();
    assertTrue(over.contains("alarm=recordings-frigate, active=false"), over);
    assertEquals("[]", frigateHas().getMessage().getBody().toString());
  }

  private String unheard() {
    Exchange exchange = exchange();
    exchange.setProperty(Exchange.EXCEPTION_CAUGHT, new ConnectException("refused"));
    frigate.unheard(exchange);
    return exchange.getMessage().getBody().toString();
  }
}
