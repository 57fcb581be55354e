package io.hearthwatch.camera;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hearthwatch.MovedClock;
import io.hearthwatch.store.MigratedStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Detectatron's codes and JSON, with the evidence kept first in any case. */
class DetectatronTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;
  private final MovedClock clock = new MovedClock("2026-11-21T12:00:00Z");
  private final FakeFrames frames = new FakeFrames();
  private final Claims claims = new Claims();
  private MigratedStore store;
  private FakeArchive archive;
  private Uplink uplink;
  private Recordings recordings;
  private LabelsException labelsAway;
  private List<Label> shown = List.of(new Label("Person", 90), new Label("Tree", 80));

  @BeforeEach
  void open() throws SQLException {
    store = new MigratedStore(folder);
    archive = new FakeArchive(new FolderArchive(folder.resolve("archive"), JSON));
    recordings = new Recordings(store.store(), JSON);
    frames.at(1_000, 200);
  }

  @AfterEach
  void close() {
    store.close();
  }

  private Detectatron detectatron(String legacy, boolean withLabels) {
    RecordingLog log = new RecordingLog(store.writer(), JSON);
    Budget budget = new Budget(store.store(), clock, 100);
    Labels labels =
        picture -> {
          if (labelsAway != null) {
            throw labelsAway;
          }
          return shown;
        };
    Tagger tagger = new Tagger(frames, labels, budget, time -> {});
    Tagging.Means means =
        new Tagging.Means(
            withLabels ? Optional.of(tagger) : Optional.empty(),
            frames,
            budget,
            log,
            new Pictures(folder.resolve("tmp")));
    Judges judges = new Judges(CameraRules.ANY, ZoneOffset.UTC);
    Intake intake =
        new Intake(
            recordings,
            log,
            folder.toString(),
            folder.resolve("recordings").toString(),
            9_000_000,
            clock);
    intake.start(null);
    uplink = new Uplink(store.store(), archive, "normal", 10);
    return new Detectatron(
        intake,
        claims,
        new Archiver(archive, recordings, log, clock),
        new Tagging(recordings, archive, means, judges::of, JSON, clock),
        means,
        judges,
        uplink,
        legacy);
  }

  private Exchange call(byte[] sent, String armed) throws Exception {
    Exchange exchange = new DefaultExchange(new DefaultCamelContext());
    exchange.getMessage().setHeader("HubArmed", armed);
    if (sent != null) {
      Path file = folder.resolve("incoming/post-" + UUID.randomUUID() + ".part");
      Files.createDirectories(file.getParent());
      exchange.getMessage().setHeader("Hub-Upload", Files.write(file, sent).toString());
      exchange.getMessage().setHeader("Hub-Upload-Name", "588ae1.mp4");
    }
    return exchange;
  }

  private static String answer(Exchange exchange) {
    return exchange.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE)
        + " "
        + exchange.getMessage().getBody(String.class);
  }

  private static JsonNode json(Exchange exchange) throws Exception {
    return JSON.readTree(exchange.getMessage().getBody(byte[].class));
  }

  private String event(String armed) throws Exception {
    Exchange exchange = call("evidence".getBytes(), armed);
    detectatron("off", true).event(exchange);
    return answer(exchange);
  }

  private Recording only() throws SQLException {
    List<Recording> all = recordings.select("ORDER BY captured_at DESC, id");
    assertEquals(1, all.size());
    assertTrue(claims.take(all.get(0).id()), "nobody holds it any more");
    return all.get(0);
  }

  @Test
  void keyTagsAreAnswered201() throws Exception {
    assertEquals("201 [\"Person\"]", event("unknown"));
    assertEquals("detectatron/2026/11/21/120000-588ae1.mp4", only().archived().key());
  }

  @Test
  void whileTheUplinkIsMeteredItIsJudgedAndItsClipWaits() throws Exception {
    Exchange exchange = call("evidence".getBytes(), "armed");
    Detectatron detectatron = detectatron("off", true);
    uplink.use("metered");
    detectatron.event(exchange);
    assertEquals("201 [\"Person\"]", answer(exchange));
    assertEquals(Recording.Stage.SEEN, only().stage());
  }

  @Test
  void nothingOfInterestIsAnswered200() throws Exception {
    shown = List.of(new Label("Tree", 80));
    assertEquals("200 []", event("armed"));
    assertEquals(Verdict.Kind.ROUTINE, only().verdict().kind());
  }

  @Test
  void whatCannotBeTaggedIsAnswered500AndArchivedBeforehand() throws Exception {
    labelsAway = new LabelsException(LabelsException.Cause.CREDENTIALS, false, "expired", null);
    String answer = event("armed");
    assertTrue(answer.startsWith("500 "), answer);
    assertTrue(answer.contains("A failure occurred when categorising the video"), answer);
    Recording recording = only();
    assertEquals(Recording.Stage.TAGGED, recording.stage());
    assertEquals(
        "evidence",
        Files.readString(folder.resolve("archive").resolve(recording.archived().key())));
  }

  @Test
  void anArchiveThatIsAwayLosesNothing() throws Exception {
    archive.broken = new ArchiveException(ArchiveException.Cause.UNREACHABLE, "no connection");
    assertEquals("202 []", event("armed"));
    Recording recording = only();
    assertEquals(Recording.Stage.SEEN, recording.stage());
    assertEquals("evidence", Files.readString(recording.file()));
  }

  @Test
  void whileDisarmedTheAnswerIsAnArrayOrDetectatronsObject() throws Exception {
    assertEquals("200 []", event("disarmed"));
    assertEquals("the hub was disarmed", only().verdict().reason());
    Exchange exchange = call("more evidence".getBytes(), "disarmed");
    detectatron("on", true).event(exchange);
    assertEquals("200 {}", answer(exchange));
    Exchange armed = call("yet more".getBytes(), "armed");
    shown = List.of();
    detectatron("on", true).event(armed);
    assertEquals("200 []", answer(armed));
  }

  @Test
  void withoutALabellingServiceThereIsNothingToFail() throws Exception {
    Exchange exchange = call("evidence".getBytes(), "armed");
    detectatron("off", false).event(exchange);
    assertEquals("200 []", answer(exchange));
  }

  @Test
  void anImageIsAnsweredWithAllThatItShows() throws Exception {
    Exchange exchange = call(frames.jpeg(1_000), "armed");
    detectatron("off", true).image(exchange);
    assertEquals(
        JSON.readTree(
            """
            {"rawLabels":[{"name":"Person","confidence":90.0},{"name":"Tree","confidence":80.0}],
             "keyLabels":[{"name":"Person","confidence":90.0}],
             "allTags":["Person","Tree"],"keyTags":["Person"],"keyFrameData":null}
            """),
        json(exchange));
    assertEquals(List.of(), recordings.select("ORDER BY captured_at DESC, id"));
  }

  @Test
  void aVideoIsAnsweredWithItsKeyFrame() throws Exception {
    Exchange exchange = call("video".getBytes(), "armed");
    detectatron("off", true).video(exchange);
    JsonNode model = json(exchange);
    assertEquals("[\"Person\"]", model.path("keyTags").toString());
    assertEquals(frames.jpeg(1_000).length, model.path("keyFrameData").binaryValue().length);
    assertEquals(List.of(), recordings.select("ORDER BY captured_at DESC, id"));
  }

  @Test
  void whatIsNoImageOrTooLargeIsRefusedBeforeItCosts() throws Exception {
    Exchange text = call("hello".getBytes(), "armed");
    detectatron("off", true).image(text);
    assertEquals(400, json(text).path("status").asInt());
    assertEquals(
        "An invalid image format was supplied - use JPG or PNG only",
        json(text).path("detail").asText());
    Exchange large = call(new byte[Frames.MOST_BYTES + 1], "armed");
    detectatron("off", true).image(large);
    assertEquals(413, json(large).path("status").asInt());
    assertEquals(0, new Budget(store.store(), clock, 100).used());
  }

  @Test
  void failuresOfTaggingAre500() throws Exception {
    labelsAway = new LabelsException(LabelsException.Cause.OTHER, false, "broken", null);
    Exchange image = call(frames.jpeg(1_000), "armed");
    detectatron("off", true).image(image);
    assertEquals(500, json(image).path("status").asInt());
    Exchange video = call("video".getBytes(), "armed");
    detectatron("off", true).video(video);
    assertEquals(500, json(video).path("status").asInt());
    assertEquals(
        "A failure occurred when categorising the video: broken",
        json(video).path("detail").asText());
  }
}
