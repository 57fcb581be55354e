package io.hearthwatch.camera;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.hearthwatch.MovedClock;
import io.hearthwatch.store.LocalStore;
import io.hearthwatch.store.MigratedStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.sql.SQLException;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The steps as routes call them: what they leave for the alarm desk, and who hears what when. */
class CamerasTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;
  private final MovedClock clock = new MovedClock("2026-11-21T12:00:00Z");
  private final FakeFrames frames = new FakeFrames().at(1_000, 200);
  private MigratedStore store;
  private FakeArchive archive;
  private Recordings recordings;
  private Uplink uplink;
  private Cameras cameras;
  private LabelsException labelsAway;

  @BeforeEach
  void open() throws SQLException {
    store = new MigratedStore(folder);
    archive = new FakeArchive(new FolderArchive(folder.resolve("archive"), JSON));
    start();
  }

  private void start() throws SQLException {
    recordings = new Recordings(store.store(), JSON);
    uplink = new Uplink(store.store(), archive, "normal", 20);
    RecordingLog log = new RecordingLog(store.writer(), JSON);
    Pictures pictures = new Pictures(folder.resolve("keyframes"));
    Budget budget = new Budget(store.store(), clock, 100);
    Tagger tagger = new Tagger(frames, jpeg -> labels(), budget, time -> {});
    Tagging.Means means = new Tagging.Means(Optional.of(tagger), frames, budget, log, pictures);
    Judge judge = new Judge(CameraRules.USUAL, ZoneOffset.UTC);
    Claims claims = new Claims();
    VerdictQueue verdicts = new VerdictQueue(store.store(), clock);
    RecordingAlarms alarms = new RecordingAlarms(clock);
    cameras =
        new Cameras(
            new FolderScanner(folder.resolve("recordings"), Finished.USUAL, clock),
            recordings,
            log,
            new Archiver(archive, recordings, log, clock),
            new Tagging(recordings, archive, means, camera -> judge, JSON, clock),
            uplink,
            new Retention(recordings, claims, pictures, verdicts, clock, 1_000),
            alarms,
            new Troubles(recordings, alarms, clock),
            clock);
  }

  @AfterEach
  void close() {
    store.close();
  }

  private List<Label> labels() throws LabelsException {
    if (labelsAway != null) {
      throw labelsAway;
    }
    return List.of(new Label("Person", 90));
  }

  private static Exchange exchange(String id, String armed) {
    Exchange exchange = new DefaultExchange(new DefaultCamelContext());
    exchange.getMessage().setHeader(Cameras.ID, id);
    exchange.getMessage().setHeader("HubArmed", armed);
    return exchange;
  }

  private static List<String> told(Exchange exchange) {
    List<?> conditions = exchange.getMessage().getBody(List.class);
    return conditions.stream()
        .map(c -> ((Map<?, ?>) c).get("alarm") + " " + ((Map<?, ?>) c).get("active"))
        .toList();
  }

  private List<String> scan() throws SQLException {
    Exchange exchange = exchange(null, null);
    cameras.scan(exchange);
    return told(exchange);
  }

  private String seen(String content) throws Exception {
    return seen("a.mp4", content);
  }

  private String seen(String name, String content) throws Exception {
    Path file = folder.resolve("recordings/garden").resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
    Files.setLastModifiedTime(file, FileTime.from(clock.instant().minusSeconds(60)));
    scan();
    clock.pass(Duration.ofSeconds(1));
    scan();
    return recordings.select("ORDER BY captured_at DESC").get(0).id();
  }

  private List<String> archive(String id) throws SQLException {
    Exchange exchange = exchange(id, null);
    cameras.archive(exchange);
    return told(exchange);
  }

  private List<String> tag(String id, String armed) throws Exception {
    Exchange exchange = exchange(id, armed);
    cameras.tag(exchange);
    return told(exchange);
  }

  private List<String> announced() throws SQLException {
    return store
        .store()
        .read(
            c ->
                LocalStore.list(
                    c, "SELECT verdict FROM recording_verdict ORDER BY seq", r -> r.getString(1)));
  }

  private String verdict(String id) throws SQLException {
    return recordings.find(id).orElseThrow().verdict().kind().word();
  }

  @Test
  void anArchiveThatRefusesIsAnAlarmUntilItTakesSomething() throws Exception {
    String id = seen("evidence");
    archive.broken = new ArchiveException(ArchiveException.Cause.FORBIDDEN, "S3 answered 403");
    assertEquals(List.of("recordings-archive-forbidden true"), archive(id));
    assertEquals("S3 answered 403", recordings.find(id).orElseThrow().reason());
    assertEquals(1, cameras.state().waiting());
    assertEquals(
        List.of("recordings-archive-forbidden: S3 answered 403"), cameras.state().troubles());
    archive.broken = null;
    assertTrue(archive(id).contains("recordings-archive-forbidden false"));
    assertEquals(0, cameras.state().waiting());
    assertEquals(List.of(), announced());
  }

  @Test
  void whatWaitsIsDueAsSoonAsOneOfItsKindGotThrough() throws Exception {
    String first = seen("evidence");
    String second = seen("b.mp4", "more evidence");
    archive.broken = new ArchiveException(ArchiveException.Cause.FORBIDDEN, "S3 answered 403");
    archive(first);
    archive(second);
    assertTrue(recordings.find(first).orElseThrow().next().isAfter(clock.instant()));
    archive.broken = null;
    archive(second);
    assertEquals(clock.instant(), recordings.find(first).orElseThrow().next());
    archive(first);

    labelsAway = new LabelsException(LabelsException.Cause.CREDENTIALS, false, "expired", null);
    tag(first, "armed");
    tag(second, "armed");
    assertTrue(recordings.find(second).orElseThrow().next().isAfter(clock.instant()));
    labelsAway = null;
    tag(first, "armed");
    assertEquals(clock.instant(), recordings.find(second).orElseThrow().next());
    assertEquals(null, recordings.find(first).orElseThrow().next());
  }

  @Test
  void oneThatKeepsFailingIsOneAlarmThoughOthersGetThrough() throws Exception {
    ArchiveException refusal =
        new ArchiveException(ArchiveException.Cause.FORBIDDEN, "S3 answered 403");
    archive(seen("the first success ends alarms of a former run"));
    String failing = seen("failing.mp4", "evidence");
    archive.broken = refusal;
    assertEquals(List.of("recordings-archive-forbidden true"), archive(failing));
    for (int i = 1; i <= 3; i++) {
      String other = seen("other" + i + ".mp4", "evidence " + i);
      archive.broken = null;
      assertEquals(List.of(), archive(other), "there is one that waits");
      boolean pauses = recordings.find(failing).orElseThrow().next().isAfter(clock.instant());
      assertEquals(i > 1, pauses, "not each success has it tried again");
      archive.broken = refusal;
      assertEquals(List.of(), archive(failing));
    }
    archive.broken = null;
    assertEquals(List.of("recordings-archive-forbidden false"), archive(failing));
  }

  @Test
  void anAlarmOutlivesARestartWhileOneStillWaits() throws Exception {
    String failing = seen("evidence");
    String other = seen("b.mp4", "more evidence");
    archive.broken = new ArchiveException(ArchiveException.Cause.FORBIDDEN, "S3 answered 403");
    archive(failing);
    archive.broken = null;
    start();
    assertFalse(archive(other).contains("recordings-archive-forbidden false"));
    assertTrue(archive(failing).contains("recordings-archive-forbidden false"));
  }

  @Test
  void whatWaitsForLabelsNoMoreHoldsNoAlarmOpen() throws Exception {
    String first = seen("evidence");
    String second = seen("b.mp4", "more evidence");
    archive(first);
    archive(second);
    labelsAway = new LabelsException(LabelsException.Cause.CREDENTIALS, false, "expired", null);
    assertEquals(List.of("recordings-labels-credentials true"), tag(first, "armed"));
    tag(second, "armed");
    tag(first, "disarmed");
    labelsAway = null;
    assertTrue(tag(second, "armed").contains("recordings-labels-credentials false"));
  }

  @Test
  void unknownCountsAsArmedAndDisarmedAsksNobody() throws Exception {
    String id = seen("evidence");
    archive(id);
    labelsAway = new LabelsException(LabelsException.Cause.CREDENTIALS, false, "expired", null);
    assertEquals(List.of("recordings-labels-credentials true"), tag(id, "unknown"));
    assertEquals(List.of(), tag(id, "disarmed"), "nobody was asked, so nothing is known to work");
    assertEquals("unclassified", verdict(id));
    labelsAway = null;
    assertTrue(tag(id, "armed").contains("recordings-labels-credentials false"));
    assertEquals(List.of("unclassified", "interesting"), announced());
  }

  @Test
  void anAlarmEndsWhenTheArchiveHearsOfTheVerdict() throws Exception {
    String id = seen("evidence");
    archive(id);
    archive.broken = new ArchiveException(ArchiveException.Cause.FORBIDDEN, "S3 answered 403");
    assertTrue(tag(id, "armed").contains("recordings-archive-forbidden true"));
    archive.broken = null;
    assertEquals(List.of("recordings-archive-forbidden false"), tag(id, "armed"));
  }

  @Test
  void anInterestingOneIsToldThoughTheArchiveCannotBeToldOfIt() throws Exception {
    String id = seen("evidence");
    archive(id);
    archive.broken = new ArchiveException(ArchiveException.Cause.UNREACHABLE, "no connection");
    assertEquals(List.of(), tag(id, "armed"), "it is given a minute");
    assertEquals(List.of("interesting"), announced());
    archive.broken = null;
    tag(id, "armed");
    assertEquals(List.of("interesting"), announced());
  }

  @Test
  void aheadOfItsClipItIsToldOnlyWhenTheClipHasToWait() throws Exception {
    uplink.use(Uplink.METERED);
    String small = seen("evidence");
    tag(small, "armed");
    assertEquals("interesting", verdict(small));
    assertEquals(List.of(), announced());
    archive.broken = new ArchiveException(ArchiveException.Cause.UNREACHABLE, "no connection");
    archive(small);
    assertEquals(List.of("interesting"), announced());
    archive.broken = null;
    String large = seen("evidence that is too large");
    tag(large, "armed");
    assertEquals(List.of("interesting", "interesting"), announced());
  }

  @Test
  void aFolderThatCannotBeReadIsAnAlarm() throws Exception {
    assertTrue(scan().contains("recordings-folder-unreadable false"));
    Files.delete(folder.resolve("recordings"));
    Files.writeString(folder.resolve("recordings"), "a file in its place");
    assertEquals(List.of("recordings-folder-unreadable true"), scan());
    Files.delete(folder.resolve("recordings"));
    assertEquals(List.of("recordings-folder-unreadable false"), scan());
  }
}
