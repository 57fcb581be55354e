package io.hearthwatch.camera;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hearthwatch.it.servers.HubLogs;
import io.hearthwatch.it.servers.HubProcess;
import io.hearthwatch.it.servers.Mosquitto;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Recordings are larger than the hub's memory. */
@ExtendWith(HubLogs.class)
class LargeUploadIT {
  private static final long SIZE = 300L << 20;

  @TempDir Path folder;

  @Test
  void recordingsOf300MbGoThroughAHeapOf128() throws Exception {
    Path video = large();
    try (Mosquitto broker = Mosquitto.plain();
        HubProcess hub = hub(broker).javaOption("-Xmx128m").start().waitReady()) {
      assertEquals(202, post(hub, "video/mp4", BodyPublishers.ofFile(video)).statusCode());
      BodyPublisher form =
          BodyPublishers.concat(
              text(
                  "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.mp4\"\r\n"
                      + "Content-Type: application/octet-stream\r\n\r\n"),
              BodyPublishers.ofFile(video),
              text("\r\n--b--\r\n"));
      assertEquals(202, post(hub, "multipart/form-data; boundary=b", form).statusCode());
      for (String name : new String[] {"recording.mp4", "a.mp4"}) {
        Path taken = hub.dataDir().resolve("recordings/gate").resolve(name);
        assertEquals(-1, Files.mismatch(video, taken), name);
      }
      assertEquals(200, hub.ready());
    }
  }

  @Test
  void whatIsTooLongIsRefusedAndLeavesNothing() throws Exception {
    Path video = large();
    try (Mosquitto broker = Mosquitto.plain();
        HubProcess hub = hub(broker).env("HUB_RECORDING_MAX", "10MB").start().waitReady()) {
      int status;
      try {
        status = post(hub, "video/mp4", BodyPublishers.ofFile(video)).statusCode();
      } catch (IOException e) {
        status = 413; // the hub hangs up while the client still sends
      }
      assertEquals(413, status);
      // without a length that could be refused beforehand
      BodyPublisher chunked = BodyPublishers.fromPublisher(BodyPublishers.ofFile(video));
      try {
        status = post(hub, "video/mp4", chunked).statusCode();
      } catch (IOException e) {
        status = 413;
      }
      assertEquals(413, status);
      org.awaitility.Awaitility.await().until(() -> files(hub.dataDir().resolve("incoming")) == 0);
      assertEquals(0, files(hub.dataDir().resolve("recordings")));
    }
  }

  private static long files(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return 0;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).count();
    }
  }

  private static HubProcess.Setup hub(Mosquitto broker) {
    return HubProcess.with().mqtt(broker.url()).env("HUB_REKOGNITION", "off");
  }

  private Path large() throws IOException {
    Path video = folder.resolve("large.mp4");
    byte[] piece = new byte[1 << 20];
    Random random = new Random(7);
    try (var out = Files.newOutputStream(video)) {
      for (long written = 0; written < SIZE; written += piece.length) {
        random.nextBytes(piece);
        out.write(piece);
      }
    }
    return video;
  }

  private static BodyPublisher text(String text) {
    return BodyPublishers.ofByteArray(text.getBytes(StandardCharsets.UTF_8));
  }

  private static HttpResponse<String> post(HubProcess hub, String type, BodyPublisher body)
      throws IOException, InterruptedException {
    HttpRequest call =
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + hub.httpPort() + "/hooks/recording/gate"))
            .header("Content-Type", type)
            .POST(body)
            .build();
    return HttpClient.newHttpClient().send(call, HttpResponse.BodyHandlers.ofString());
  }
}
