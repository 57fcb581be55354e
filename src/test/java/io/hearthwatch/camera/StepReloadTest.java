package io.hearthwatch.camera;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.hearthwatch.store.MigratedStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A route file is edited while a recording is copied to the archive. */
class StepReloadTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String ROUTE = "camera-archive";

  @TempDir Path folder;
  private final Clock clock = Clock.systemUTC();
  private final DefaultCamelContext camel = new DefaultCamelContext();
  private final AtomicInteger copies = new AtomicInteger();
  private final CountDownLatch begun = new CountDownLatch(1);
  private final CountDownLatch goOn = new CountDownLatch(1);
  private final List<String> signalled = new CopyOnWriteArrayList<>();
  private MigratedStore store;
  private Recordings recordings;
  private Cameras cameras;

  @BeforeEach
  void open() throws Exception {
    store = new MigratedStore(folder);
    recordings = new Recordings(store.store(), JSON);
    FakeArchive archive = new FakeArchive(new FolderArchive(folder.resolve("archive"), JSON));
    archive.during = this::copy;
    RecordingAlarms alarms = new RecordingAlarms(clock);
    Archiver archiver =
        new Archiver(archive, recordings, new RecordingLog(store.writer(), JSON), clock);
    Troubles troubles = new Troubles(recordings, alarms, clock);
    cameras =
        new Cameras(null, recordings, null, archiver, null, null, null, alarms, troubles, clock);
    Uplink uplink = new Uplink(store.store(), archive, Uplink.NORMAL, 0);
    Backlog backlog = new Backlog(recordings, new Claims(), uplink, clock);
    camel.addComponent(
        "recording", new RecordingComponent(new RecordingComponent.Parts(backlog, null, JSON)));
    camel.getShutdownStrategy().setTimeUnit(TimeUnit.MILLISECONDS);
    camel.getShutdownStrategy().setTimeout(200);
    camel.start();
  }

  private void copy() {
    copies.incrementAndGet();
    begun.countDown();
    try {
      assertTrue(goOn.await(60, TimeUnit.SECONDS));
    } catch (InterruptedException e) {
      throw new AssertionError("the copy was broken off", e);
    }
  }

  @AfterEach
  void close() {
    goOn.countDown();
    camel.stop();
    store.close();
  }

  private void startRoute() throws Exception {
    camel.addRoutes(
        new RouteBuilder() {
          @Override
          public void configure() {
            from("recording:to-archive")
                .routeId(ROUTE)
                .process(cameras::archive)
                .process(e -> signalled.add(e.getMessage().getBody().toString()));
          }
        });
  }

  private void seen(String name) throws Exception {
    Path file = Files.writeString(folder.resolve(name), name);
    Look look = Look.of(Files.readAttributes(file, BasicFileAttributes.class));
    Instant now = clock.instant();
    recordings.seen(name, null, "garden", file, look, now, now);
  }

  private long archived() throws SQLException {
    return recordings.select("WHERE stage = 'ARCHIVED' AND attempts = 0").size();
  }

  @Test
  void theCopyGoesOnToItsEndAndNothingIsDoneTwiceOrUnsaid() throws Exception {
    seen("1.mp4");
    seen("2.mp4");
    startRoute();
    assertTrue(begun.await(60, TimeUnit.SECONDS));
    camel.getRouteController().stopRoute(ROUTE);
    camel.removeRoute(ROUTE);
    startRoute();
    await().atMost(Duration.ofSeconds(60)).until(() -> copies.get() == 2);
    assertEquals(0, archived());
    goOn.countDown();
    await().atMost(Duration.ofSeconds(60)).until(() -> archived() == 2);
    seen("3.mp4");
    await().atMost(Duration.ofSeconds(60)).until(() -> archived() == 3);
    assertEquals(3, copies.get());
    await().atMost(Duration.ofSeconds(60)).until(() -> signalled.size() >= 2);
    // the first success since the start ends alarms of before it, whichever route it was in
    assertTrue(signalled.toString().contains("recordings-archive-forbidden"), signalled::toString);
    assertFalse(signalled.toString().contains("active=true"), signalled::toString);
  }
}
