package io.hearthwatch.camera;

import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Takes recordings that arrive over the network into care: the whole of one is on the disk, under a
 * name of its own in its camera's folder, and in the local store, before anybody is told that it
 * was taken. From there on it is a recording like one that a camera wrote there itself.
 */
@ApplicationScoped
class Intake {
  private static final Logger LOG = Logger.getLogger(Intake.class);
  private static final String PREFIX = "taken-";

  /** Hidden, so that no part is taken for a recording. */
  private static final String PART_BESIDE = ".taken-";

  private static final int BUFFER = 64 * 1024;

  /** For one recording of a source that sends byte by byte. */
  private static final Duration LONGEST_DOWNLOAD = Duration.ofMinutes(30);

  private final Recordings recordings;
  private final RecordingLog log;
  private final Path incoming;
  private final Path root;
  private final long most;
  private final Clock clock;

  Intake(
      Recordings recordings,
      RecordingLog log,
      @ConfigProperty(name = "hub.data.dir") String data,
      @ConfigProperty(name = "hub.recordings.dir") String folder,
      @ConfigProperty(name = "hub.recording.max.bytes") long most,
      Clock clock) {
    this.recordings = recordings;
    this.log = log;
    this.incoming = Path.of(data, "incoming").toAbsolutePath().normalize();
    this.root = Path.of(folder).toAbsolutePath().normalize();
    this.most = most;
    this.clock = clock;
  }

  /**
   * What arrives.
   *
   * @param id of the recording to be, new
   * @param camera as its owner wrote it
   * @param name of the file, as some device said it
   * @param captured when it was made, as far as that is known, or null
   * @param origin what it is called where it came from, or null
   */
  record Arrival(String id, String camera, String name, Instant captured, String origin) {
    static Arrival posted(String camera, String name) {
      return new Arrival(UUID.randomUUID().toString(), camera, name, null, null);
    }
  }

  /** What a killed hub was taking is of no use: nobody was told that it was taken. */
  void start(@Observes @Priority(50) StartupEvent event) {
    if (System.getProperty("hub.check") != null) {
      return;
    }
    try {
      Files.createDirectories(incoming);
      sweep(incoming, PREFIX);
      if (Files.isDirectory(root)) {
        try (DirectoryStream<Path> cameras = Files.newDirectoryStream(root, Files::isDirectory)) {
          for (Path camera : cameras) {
            sweep(camera, PART_BESIDE);
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot use the folder " + incoming, e);
    }
  }

  private static void sweep(Path folder, String prefix) throws IOException {
    try (DirectoryStream<Path> parts = Files.newDirectoryStream(folder, prefix + "*.part")) {
      for (Path part : parts) {
        Files.deleteIfExists(part);
      }
    }
  }

  /**
   * Takes a file that was received in the folder for that.
   *
   * @throws IOException when the disk fails; nothing is kept then
   * @throws SQLException when the local store fails; the file is kept then, and found by the next
   *     look at the camera's folder
   */
  Recording take(Path received, Arrival arrival) throws IntakeException, IOException, SQLException {
    if (!incoming.equals(received.toAbsolutePath().normalize().getParent())) {
      throw new IntakeException(IntakeException.Cause.BAD, "there is no file of this call");
    }
    Path part = newPart();
    try {
      if (Files.size(received) == 0) {
        throw new IntakeException(IntakeException.Cause.BAD, "the recording is empty");
      }
      Files.move(received, part); // ours from now on, whatever becomes of the call
    } catch (NoSuchFileException e) {
      throw new IntakeException(IntakeException.Cause.SOURCE, "the call ended before its time");
    }
    return keep(part, arrival);
  }

  /**
   * Takes what a source sends.
   *
   * @param announced how many bytes it said it would send, or -1
   */
  Recording take(InputStream source, long announced, Arrival arrival)
      throws IntakeException, IOException, SQLException {
    if (announced > most) {
      throw tooLong();
    }
    Path part = newPart();
    try (OutputStream out = Files.newOutputStream(part)) {
      long size = copy(source, out);
      if (size == 0 || announced >= 0 && size != announced) {
        String wanted = announced < 0 ? "" : " of " + announced;
        throw new IntakeException(
            IntakeException.Cause.SOURCE, "only " + size + wanted + " bytes came");
      }
    } catch (IntakeException | IOException e) {
      discard(part);
      if (e instanceof IOException disk) {
        throw noted(disk);
      }
      throw e;
    }
    return keep(part, arrival);
  }

  private long copy(InputStream source, OutputStream out) throws IntakeException, IOException {
    long until = System.nanoTime() + LONGEST_DOWNLOAD.toNanos();
    byte[] buffer = new byte[BUFFER];
    long size = 0;
    for (int count = read(source, buffer); count >= 0; count = read(source, buffer)) {
      size += count;
      if (size > most) {
        throw tooLong();
      }
      if (System.nanoTime() > until) {
        throw new IntakeException(
            IntakeException.Cause.SOURCE,
            "it took longer than " + LONGEST_DOWNLOAD.toMinutes() + " minutes");
      }
      out.write(buffer, 0, count);
    }
    return size;
  }

  private static int read(InputStream source, byte[] buffer) throws IntakeException {
    try {
      return source.read(buffer);
    } catch (IOException e) {
      throw new IntakeException(
          IntakeException.Cause.SOURCE, "it broke off: " + e.getClass().getSimpleName());
    }
  }

  private Recording keep(Path part, Arrival arrival)
      throws IntakeException, IOException, SQLException {
    Path made = part;
    try {
      if (arrival.captured() != null) {
        Files.setLastModifiedTime(part, FileTime.from(arrival.captured()));
      }
      Landing.force(part);
      RecordingKey key = RecordingKey.of(arrival.camera(), arrival.name(), clock.instant());
      Path folder = folder(key.camera());
      made = besides(part, folder);
      Path file = name(made, folder, key);
      return seen(file, key.camera(), arrival);
    } catch (IOException e) {
      throw noted(e);
    } finally {
      discard(part);
      discard(made);
    }
  }

  private Path folder(String camera) throws IOException {
    Path folder = root.resolve(camera);
    if (!Files.isDirectory(folder)) {
      Files.createDirectories(folder);
      Landing.force(root);
    }
    return folder;
  }

  /** The part on the file system of the folder, where it can be given its name in one step. */
  private static Path besides(Path part, Path folder) throws IOException {
    if (Files.getFileStore(part).equals(Files.getFileStore(folder))) {
      return part;
    }
    Path beside = folder.resolve(PART_BESIDE + UUID.randomUUID() + ".part");
    try {
      Files.copy(part, beside, StandardCopyOption.COPY_ATTRIBUTES);
      Landing.force(beside);
      return beside;
    } catch (IOException e) {
      discard(beside);
      throw e;
    }
  }

  private static Path name(Path part, Path folder, RecordingKey key) throws IOException {
    for (int copy = 1; ; copy++) {
      String stem = key.name() + (copy == 1 ? "" : "-" + copy);
      Path file = folder.resolve(stem + "." + key.extension());
      if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS) && Landing.take(part, file)) {
        return file;
      }
    }
  }

  private Recording seen(Path file, String camera, Arrival arrival)
      throws IOException, SQLException {
    Look look = Look.of(Files.readAttributes(file, BasicFileAttributes.class));
    Instant now = clock.instant();
    Instant captured =
        arrival.captured() == null ? Captured.of(arrival.name(), now) : arrival.captured();
    Optional<Recording> added =
        recordings.seen(arrival.id(), arrival.origin(), camera, file, look, captured, now);
    if (added.isPresent()) {
      log.write(added.get());
      return added.get();
    }
    return recordings.cameFrom(file, look, arrival.origin()); // a look at the folder was quicker
  }

  private Path newPart() {
    return incoming.resolve(PREFIX + UUID.randomUUID() + ".part");
  }

  private static void discard(Path part) {
    try {
      Files.deleteIfExists(part);
    } catch (IOException e) {
      LOG.debugf("leaving %s for the next start: %s", part, e.getMessage());
    }
  }

  private IntakeException tooLong() {
    return new IntakeException(
        IntakeException.Cause.TOO_LONG,
        "a recording may have " + most + " bytes; see HUB_RECORDING_MAX");
  }

  /** A full disk is said as what it is. */
  private static IOException noted(IOException e) throws IntakeException {
    if (Landing.isNoSpace(e)) {
      throw new IntakeException(
          IntakeException.Cause.NO_SPACE, "the disk for recordings is full; nothing was kept");
    }
    return e;
  }
}
