package io.hearthwatch.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import io.hearthwatch.it.servers.HubProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * A hub with cameras that write into its folder.
 *
 * @param recordings that folder
 */
record CameraHub(HubProcess process, Path recordings) implements AutoCloseable {

  /** A file that a camera wrote some minutes ago. */
  Path drop(String camera, String name, byte[] content) {
    return drop(camera, name, content, Instant.now().minusSeconds(600));
  }

  /** A file that a camera wrote then. */
  Path drop(String camera, String name, byte[] content, Instant at) {
    try {
      Path file = recordings.resolve(camera).resolve(name);
      Files.createDirectories(file.getParent());
      Path part = file.resolveSibling(".part");
      Files.write(part, content);
      Files.setLastModifiedTime(part, FileTime.from(at));
      return Files.move(part, file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All recordings of a camera. */
  List<JsonNode> of(String camera) {
    List<JsonNode> found = new ArrayList<>();
    process.get("/recordings?camera=" + camera).json().forEach(found::add);
    return found;
  }

  /** The only recording of a camera, once it is as wanted. */
  JsonNode await(String camera, String what, Predicate<JsonNode> wanted) {
    return Wait.upTo(Duration.ofSeconds(120), camera + ": " + what)
        .until(() -> of(camera), all -> all.size() == 1 && wanted.test(all.get(0)))
        .get(0);
  }

  /** The only recording of a camera, once it is tagged with that verdict. */
  JsonNode awaitTagged(String camera, String verdict) {
    return await(
        camera,
        "tagged " + verdict,
        r ->
            r.path("state").asText().equals("TAGGED")
                && r.path("verdict").asText().equals(verdict));
  }

  /** The only recording of a camera, once it says why it waits to be archived. */
  JsonNode awaitWaiting(String camera, String reason) {
    return await(
        camera,
        "waits for " + reason,
        r ->
            r.path("state").asText().equals("SEEN")
                && r.path("reason").asText().contains(reason)
                && r.hasNonNull("nextAt"));
  }

  /** Waits until that alarm is open. */
  void awaitAlarm(String alarm) {
    JsonNode open =
        Wait.upTo(Duration.ofSeconds(120), alarm + " is raised")
            .until(() -> process.get("/alarms/" + alarm), reply -> isOpen(reply))
            .json()
            .path("alarm");
    assertEquals(3, open.path("priority").asInt(), open::toString);
  }

  private static boolean isOpen(HubProcess.Reply reply) {
    return reply.status() == 200
        && !reply.json().path("alarm").path("state").asText("NORMAL").equals("NORMAL");
  }

  /** Waits until that alarm is over, and it was one. */
  void awaitOver(String alarm) {
    Wait.upTo(Wait.LONG, alarm + " is over").until(() -> !isOpen(process.get("/alarms/" + alarm)));
    Wait.soon(alarm + " was raised once and cleared once")
        .until(() -> events("RAISED", alarm) == 1 && events("CLEARED", alarm) == 1);
  }

  private long events(String event, String alarm) {
    return RecordDb.local(process)
        .number("SELECT COUNT(*) FROM AlarmJournal WHERE event = ? AND alarm LIKE ?", event, alarm);
  }

  /** How often an alarm about recordings was raised. */
  long alarms() {
    return events("RAISED", "recordings-%");
  }

  /** Waits until nothing waits and the ledger closes; its page. */
  JsonNode awaitRest() {
    return Wait.upTo(Wait.LONG, "all recordings are archived and tagged, and the ledger closes")
        .until(
            () -> process.ledger("recordings"),
            page -> {
              long seen = page.path("seen").asLong(-1);
              long verdicts =
                  page.path("interesting").asLong()
                      + page.path("routine").asLong()
                      + page.path("unclassified").asLong();
              return page.path("waiting").asLong(-1) == 0
                  && seen == page.path("archived").asLong() + page.path("refused").asLong()
                  && page.path("tagged").asLong() == verdicts
                  && page.path("archived").asLong() == verdicts;
            });
  }

  @Override
  public void close() {
    process.close();
  }
}
