package io.hearthwatch.camera;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.hearthwatch.store.LocalStore;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import software.amazon.awssdk.services.s3.model.StorageClass;

/** The parts of the camera flow, put together as the settings say. */
@ApplicationScoped
class CameraBeans {
  private static final int MOST_FRAMES = 10;
  private static final int FFMPEG_THREADS = 1;

  private final Path data;

  CameraBeans(@ConfigProperty(name = "hub.data.dir") String data) {
    this.data = Path.of(data);
  }

  @Produces
  @Singleton
  Recordings recordings(LocalStore store, ObjectMapper json) {
    return new Recordings(store, json);
  }

  @Produces
  @Singleton
  FolderScanner scanner(@ConfigProperty(name = "hub.recordings.dir") String folder, Clock clock) {
    return new FolderScanner(Path.of(folder), Finished.USUAL, clock);
  }

  @Produces
  @Singleton
  Archive archive(
      AwsSettings aws,
      @ConfigProperty(name = "hub.s3.storage.class") String storageClass,
      ObjectMapper json) {
    if (aws.bucket().isEmpty()) {
      return new FolderArchive(data.resolve("archive"), json);
    }
    AwsClients clients = aws.s3Clients();
    return new S3Archive(
        clients.s3(),
        clients.presigner(),
        aws.bucket().get(),
        StorageClass.fromValue(storageClass));
  }

  @Produces
  @Singleton
  Archiver archiver(Archive archive, Recordings recordings, RecordingLog log, Clock clock) {
    return new Archiver(archive, recordings, log, clock);
  }

  @Produces
  @Singleton
  Frames frames(@ConfigProperty(name = "hub.frames.time.ms") long millis) {
    String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
    return new Frames(
        new Ffmpeg(new FfmpegProgram(path, data), FFMPEG_THREADS),
        Duration.ofMillis(millis),
        MOST_FRAMES);
  }

  @Produces
  @Singleton
  Budget budget(
      LocalStore store,
      Clock clock,
      @ConfigProperty(name = "hub.rekognition.budget") long callsAMonth) {
    return new Budget(store, clock, callsAMonth);
  }

  @Produces
  @Singleton
  Pictures pictures() {
    return new Pictures(data.resolve("keyframes"));
  }

  @Produces
  @Singleton
  Tagging.Means means(
      AwsSettings aws, Frames frames, Budget budget, RecordingLog log, Pictures pictures) {
    Optional<Tagger> tagger =
        aws.labels()
            .map(
                labels ->
                    new Tagger(frames, labels, budget, pause -> Thread.sleep(pause.toMillis())));
    return new Tagging.Means(tagger, frames, budget, log, pictures);
  }

  @Produces
  @Singleton
  @Named("recording")
  RecordingComponent component(RecordingComponent.Parts parts) {
    return new RecordingComponent(parts);
  }

  @Produces
  @Singleton
  Judges judges(@ConfigProperty(name = "hub.cameras") Optional<String> cameras) {
    return new Judges(cameras.orElse(CameraRules.ANY), ZoneId.systemDefault());
  }

  @Produces
  @Singleton
  Tagging tagging(
      Recordings recordings,
      Archive archive,
      Tagging.Means means,
      Judges judges,
      ObjectMapper json,
      Clock clock) {
    return new Tagging(recordings, archive, means, judges::of, json, clock);
  }
}
