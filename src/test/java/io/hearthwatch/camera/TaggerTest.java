package io.hearthwatch.camera;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hearthwatch.MovedClock;
import io.hearthwatch.standin.RekognitionServer;
import io.hearthwatch.standin.RekognitionServer.Shown;
import io.hearthwatch.store.MigratedStore;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;

/** The real SDK against a server that speaks Rekognition's protocol. */
class TaggerTest {
  private static final Path VIDEO = Path.of("any.mp4");
  private static final Judge JUDGE = new Judge(CameraRules.USUAL, ZoneOffset.UTC);

  @TempDir Path folder;
  private final RekognitionServer server = new RekognitionServer();
  private final List<Duration> pauses = new ArrayList<>();
  private final FakeFrames frames = new FakeFrames();
  private MigratedStore store;

  @BeforeEach
  void open() throws Exception {
    store = new MigratedStore(folder);
  }

  @AfterEach
  void close() {
    store.close();
    server.close();
  }

  private static AwsClients clients(String url) {
    return new AwsClients(
        StaticCredentialsProvider.create(AwsBasicCredentials.create("id", "secret")),
        Region.EU_WEST_1,
        Optional.of(URI.create(url)));
  }

  private Budget budget(long most) {
    return new Budget(store.store(), new MovedClock("2026-11-21T12:00:00Z"), most);
  }

  private Tagger.Tagged tag(String url, long budget) throws Exception {
    try (var client = clients(url).rekognition()) {
      return new Tagger(frames, new RekognitionLabels(client), budget(budget), pauses::add)
          .tag(VIDEO, JUDGE);
    }
  }

  private Tagger.Tagged tag() throws Exception {
    return tag(server.url(), 100);
  }

  /** A picture that is bright shows a person. */
  private void seesPersonsInBrightPictures() {
    server.sees(
        image ->
            (image.getRGB(50, 50) & 0xff) > 128
                ? List.of(new Shown("Person", 91.5), new Shown("Dust", 30))
                : List.of(new Shown("Tree", 80)));
  }

  @Test
  void theFirstKeyTagEndsTheAsking() throws Exception {
    seesPersonsInBrightPictures();
    frames.at(3_000, 20).at(1_000, 220).at(2_000, 220);
    Tagger.Tagged tagged = tag();
    assertEquals(Verdict.Kind.INTERESTING, tagged.verdict().kind());
    assertEquals(List.of("Person"), tagged.verdict().keyTags());
    assertEquals(1_000, tagged.verdict().keyFrameMillis());
    assertEquals(9_000, tagged.verdict().lengthMillis());
    assertArrayEquals(frames.jpeg(1_000), tagged.keyFrame().orElseThrow());
    assertEquals(2, server.calls().size());
    assertEquals(20, server.calls().get(0).maxLabels());
    assertEquals(50, server.calls().get(0).minConfidence());
    assertTrue(server.calls().get(0).signature().contains("/eu-west-1/rekognition/"));
    assertEquals(2, budget(100).used());
  }

  @Test
  void withoutAKeyTagAllFramesAreAskedAndTheFirstIsItsPicture() throws Exception {
    frames.at(1_000, 20).at(2_000, 30);
    Tagger.Tagged tagged = tag();
    assertEquals(Verdict.Kind.ROUTINE, tagged.verdict().kind());
    assertEquals(2, tagged.verdict().asked());
    assertArrayEquals(frames.jpeg(1_000), tagged.keyFrame().orElseThrow());
  }

  @Test
  void throttlingIsWaitedOutAndNotCharged() throws Exception {
    seesPersonsInBrightPictures();
    frames.at(1_000, 220);
    server.fails("ThrottlingException", "ProvisionedThroughputExceededException", "500");
    assertEquals(Verdict.Kind.INTERESTING, tag().verdict().kind());
    assertEquals(3, pauses.size());
    assertTrue(pauses.get(2).compareTo(pauses.get(0)) > 0, pauses::toString);
    assertEquals(1, budget(100).used());
  }

  @Test
  void throttlingThatDoesNotEndLeavesItForLater() throws Exception {
    frames.at(1_000, 220);
    server.fails("ThrottlingException".concat(" ").repeat(6).split(" "));
    Tagger.Tagged tagged = tag();
    assertEquals(Verdict.Kind.UNCLASSIFIED, tagged.verdict().kind());
    assertTrue(tagged.verdict().again());
    assertEquals(LabelsException.Cause.THROTTLED, tagged.trouble());
    assertEquals(0, budget(100).used());
  }

  @Test
  void theBudgetIsNeverPassed() throws Exception {
    frames.at(1_000, 10).at(2_000, 10).at(3_000, 10);
    Tagger.Tagged tagged = tag(server.url(), 2);
    assertEquals(Verdict.Kind.UNCLASSIFIED, tagged.verdict().kind());
    assertEquals(LabelsException.Cause.BUDGET, tagged.trouble());
    assertEquals(2, tagged.verdict().asked());
    assertEquals(2, server.calls().size());
    assertTrue(tagged.verdict().again());
  }

  @Test
  void aBadPictureIsPassedOver() throws Exception {
    seesPersonsInBrightPictures();
    frames.at(1_000, 220).at(2_000, 220);
    server.fails("InvalidImageFormatException");
    Tagger.Tagged tagged = tag();
    assertEquals(2_000, tagged.verdict().keyFrameMillis());
    assertEquals(1, budget(100).used());
  }

  @Test
  void onlyBadPicturesLeaveItUnclassifiedForGood() throws Exception {
    frames.at(1_000, 220);
    server.fails("ImageTooLargeException");
    Tagger.Tagged tagged = tag();
    assertEquals("Rekognition cannot read the picture", tagged.verdict().reason());
    assertFalse(tagged.verdict().again());
  }

  @Test
  void wrongCredentialsAreSaidWithoutThem() throws Exception {
    frames.at(1_000, 220);
    for (String code :
        List.of("UnrecognizedClientException", "ExpiredTokenException", "AccessDeniedException")) {
      server.fails(code);
      Tagger.Tagged tagged = tag();
      assertEquals(LabelsException.Cause.CREDENTIALS, tagged.trouble(), code);
      assertTrue(tagged.verdict().again());
      assertFalse(tagged.verdict().reason().contains("secret"));
    }
    assertEquals(0, budget(100).used());
  }

  @Test
  void aServiceThatIsNotThereCostsNothing() throws Exception {
    frames.at(1_000, 220);
    String url = server.url();
    server.close();
    Tagger.Tagged tagged = tag(url, 100);
    assertEquals(LabelsException.Cause.AWAY, tagged.trouble());
    assertEquals(0, budget(100).used());
  }

  @Test
  void aBrokenVideoIsUnclassifiedWithItsReason() throws Exception {
    frames.problem = "no video that can be read: Invalid data";
    Tagger.Tagged tagged = tag();
    assertEquals("no video that can be read: Invalid data", tagged.verdict().reason());
    assertFalse(tagged.verdict().again());
    frames.problem = null;
    assertEquals("no frame can be taken out of it", tag().verdict().reason());
  }

  @Test
  void severalAnswersMakeOneListOfLabels() throws Exception {
    server.sees(image -> List.of(new Shown("Tree", (image.getRGB(50, 50) & 0xff) / 2.56)));
    frames.at(1_000, 180).at(2_000, 230);
    List<Label> labels = tag().verdict().labels();
    assertEquals(Map.of("Tree", 1), Map.of(labels.get(0).name(), labels.size()));
    assertTrue(labels.get(0).confidence() > 85, labels::toString);
  }
}
