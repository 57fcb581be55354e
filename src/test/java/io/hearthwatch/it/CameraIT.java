package io.hearthwatch.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hearthwatch.it.servers.Client;
import io.hearthwatch.it.servers.HubLogs;
import io.hearthwatch.it.servers.HubProcess;
import io.hearthwatch.it.servers.Mosquitto;
import io.hearthwatch.it.servers.S3Server;
import io.hearthwatch.standin.RekognitionServer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;
import software.amazon.awssdk.services.s3.model.Tag;

/** A recording goes to an S3 bucket, is judged by Rekognition, and what it shows is told. */
@ExtendWith(HubLogs.class)
class CameraIT {
  private static final String BUCKET = "evidence";

  /** From here on recordings are sent in parts. */
  private static final long IN_PARTS = 16L << 20;

  @TempDir Path folder;

  @Test
  void aRecordingIsArchivedJudgedAndTold() throws Exception {
    try (S3Server store = S3Server.mock();
        S3Client s3 = client(store);
        RekognitionServer eyes = new RekognitionServer();
        Mosquitto broker = Mosquitto.plain()) {
      s3.createBucket(r -> r.bucket(BUCKET));
      eyes.sees(picture -> List.of(new RekognitionServer.Shown("Person", 98)));
      try (HubProcess hub = hub(store, eyes, broker).waitReady();
          Client client = Client.connect(broker.url())) {
        String topic = "hearthwatch/" + hub.name() + "/recordings";
        client.subscribe(topic);
        Path video = video();
        assertTrue(Files.size(video) > IN_PARTS, () -> video.toFile().length() + " bytes");
        Path camera = Files.createDirectories(hub.dataDir().resolve("recordings/porch"));
        Files.move(video, camera.resolve("visitor.mp4"), StandardCopyOption.ATOMIC_MOVE);

        JsonNode told = new ObjectMapper().readTree(client.awaitMessage(topic, Wait.LONG).text());
        assertEquals("porch", told.path("camera").asText(), told::toString);
        List<S3Object> objects = s3.listObjectsV2(r -> r.bucket(BUCKET)).contents();
        S3Object clip =
            objects.stream().filter(o -> o.key().endsWith(".mp4")).findFirst().orElseThrow();
        assertTrue(clip.key().startsWith("porch/"), clip.key());
        assertTrue(clip.size() > IN_PARTS, clip::toString);
        List<Tag> tags = s3.getObjectTagging(r -> r.bucket(BUCKET).key(clip.key())).tagSet();
        assertTrue(
            tags.contains(Tag.builder().key("verdict").value("interesting").build()),
            tags::toString);
        assertTrue(
            eyes.calls().get(0).signature().contains("Credential=" + S3Server.ACCESS_KEY),
            () -> eyes.calls().toString());
        JsonNode recording = hub.get("/recordings").json().path(0);
        assertEquals("interesting", recording.path("verdict").asText(), recording::toString);
      }
    }
  }

  private static HubProcess hub(S3Server store, RekognitionServer eyes, Mosquitto broker) {
    return HubProcess.with()
        .mqtt(broker.url())
        .env("HUB_S3_BUCKET", BUCKET)
        .env("HUB_S3_REGION", "us-east-1")
        .env("HUB_S3_ENDPOINT", store.url())
        .env("HUB_REKOGNITION", "on")
        .env("HUB_REKOGNITION_ENDPOINT", eyes.url())
        .env("AWS_ACCESS_KEY_ID", S3Server.ACCESS_KEY)
        .env("AWS_SECRET_ACCESS_KEY", S3Server.SECRET_KEY)
        .start();
  }

  private static S3Client client(S3Server store) {
    return S3Client.builder()
        .credentialsProvider(
            StaticCredentialsProvider.create(
                AwsBasicCredentials.create(S3Server.ACCESS_KEY, S3Server.SECRET_KEY)))
        .region(Region.US_EAST_1)
        .endpointOverride(URI.create(store.url()))
        .forcePathStyle(true)
        .httpClientBuilder(ApacheHttpClient.builder())
        .build();
  }

  /** Noise, which no encoder makes small. */
  private Path video() throws IOException, InterruptedException {
    Path file = folder.resolve("visitor.mp4");
    Process ffmpeg =
        new ProcessBuilder(
                "ffmpeg",
                "-hide_banner",
                "-y",
                "-f",
                "lavfi",
                "-i",
                "color=c=gray:s=640x360:d=3,noise=alls=100:allf=t",
                "-c:v",
                "mpeg4",
                "-q:v",
                "1",
                file.toString())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertTrue(ffmpeg.waitFor(120, TimeUnit.SECONDS), "ffmpeg does not end");
    return file;
  }
}
