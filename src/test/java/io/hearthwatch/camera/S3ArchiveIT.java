package io.hearthwatch.camera;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hearthwatch.it.servers.FaultProxy;
import io.hearthwatch.it.servers.HubProcess;
import io.hearthwatch.it.servers.S3Server;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.LifecycleRule;
import software.amazon.awssdk.services.s3.model.LifecycleRuleFilter;
import software.amazon.awssdk.services.s3.model.StorageClass;
import software.amazon.awssdk.services.s3.model.Tag;

/** The archive in a bucket, with the real SDK against S3Mock. */
class S3ArchiveIT {
  private static final String BUCKET = "evidence";
  private static S3Server server;
  private static S3Client s3;
  private static int count;

  @TempDir Path folder;
  private final Memory memory = new Memory();
  private String name;
  private S3Archive archive;

  @BeforeAll
  static void start() {
    server = S3Server.mock();
    s3 = clients(server.url()).s3();
    s3.createBucket(r -> r.bucket(BUCKET));
  }

  @AfterAll
  static void stop() {
    s3.close();
    server.close();
  }

  @BeforeEach
  void open() {
    name = "garden/2026/11/21/120000-" + ++count;
    archive = archive(s3, server.url());
  }

  private static AwsClients clients(String url) {
    return new AwsClients(S3Server.credentials(), Region.US_EAST_1, Optional.of(URI.create(url)));
  }

  private static S3Archive archive(S3Client client, String url) {
    return new S3Archive(client, clients(url).presigner(), BUCKET, StorageClass.STANDARD_IA);
  }

  private Archive.Item item(byte[] content) throws IOException {
    Path file = Files.write(folder.resolve("in.mp4"), content);
    String stem = name;
    return new Archive.Item(
        copy -> stem + (copy == 1 ? "" : "-" + copy) + ".mp4",
        file,
        Content.of(file),
        "video/mp4",
        Map.of(Archive.KEY_TAGS, "[]"),
        Map.of("verdict", "unclassified", "camera", "garden"));
  }

  private static byte[] bytes(int size) {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return bytes;
  }

  private static byte[] read(String key) {
    return s3.getObjectAsBytes(r -> r.bucket(BUCKET).key(key)).asByteArray();
  }

  private static HeadObjectResponse head(String key) {
    return s3.headObject(r -> r.bucket(BUCKET).key(key));
  }

  private static Map<String, String> tags(String key) {
    return s3.getObjectTagging(r -> r.bucket(BUCKET).key(key)).tagSet().stream()
        .collect(java.util.stream.Collectors.toMap(Tag::key, Tag::value));
  }

  @Test
  void aSmallOneIsKeptWithAllThatIsSaidOfIt() throws Exception {
    Archive.Item item = item(bytes(100_000));
    Archive.Kept kept = archive.keep(item, memory);
    assertEquals(new Archive.Kept(name + ".mp4", true), kept);
    assertArrayEquals(bytes(100_000), read(kept.key()));
    HeadObjectResponse head = head(kept.key());
    assertEquals("video/mp4", head.contentType());
    assertEquals(StorageClass.STANDARD_IA, head.storageClass());
    assertEquals(Map.of("detectatron", "[]", "sha256", item.content().sha256()), head.metadata());
    assertEquals(Map.of("verdict", "unclassified", "camera", "garden"), tags(kept.key()));
  }

  @Test
  void anEmptyOneIsKeptToo() throws Exception {
    assertTrue(archive.keep(item(new byte[0]), memory).confirmed());
  }

  @Test
  void theSameAgainIsTheSameAndAnotherContentGetsASuffix() throws Exception {
    Archive.Kept first = archive.keep(item(bytes(1_000)), memory);
    assertEquals(first, archive.keep(item(bytes(1_000)), memory));
    Archive.Kept second = archive.keep(item(bytes(1_001)), memory);
    assertEquals(new Archive.Kept(name + "-2.mp4", true), second);
    assertArrayEquals(bytes(1_000), read(first.key()));
    assertArrayEquals(bytes(1_001), read(second.key()));
  }

  @Test
  void whatIsDamagedInTheStoreIsKeptOnceMore() throws Exception {
    Archive.Item item = item(bytes(1_000));
    s3.putObject(
        r ->
            r.bucket(BUCKET).key(name + ".mp4").metadata(Map.of("sha256", item.content().sha256())),
        RequestBody.fromBytes(new byte[1_000]));
    Archive.Kept kept = archive.keep(item, memory);
    assertEquals(name + "-2.mp4", kept.key());
    assertArrayEquals(bytes(1_000), read(kept.key()));
  }

  @Test
  void aLargeOneGoesInPartsAndIsConfirmed() throws Exception {
    Archive.Item item = item(bytes(40 << 20));
    Archive.Kept kept = archive.keep(item, memory);
    assertTrue(kept.confirmed());
    assertTrue(head(kept.key()).eTag().contains("-3"), head(kept.key()).eTag());
    assertArrayEquals(bytes(40 << 20), read(kept.key()));
    assertEquals(kept, archive.keep(item, memory));
    assertEquals(Optional.empty(), memory.begun());
  }

  /** A client whose calls of a kind are counted and fail when the predicate says so. */
  private static S3Client watched(String method, AtomicInteger calls, IntPredicate fails) {
    return (S3Client)
        Proxy.newProxyInstance(
            S3Client.class.getClassLoader(),
            new Class<?>[] {S3Client.class},
            (proxy, called, arguments) -> {
              if (called.getName().equals(method) && fails.test(calls.incrementAndGet())) {
                throw SdkClientException.create("cut", new IOException("cut"));
              }
              if (called.isDefault() && arguments[0] instanceof java.util.function.Consumer) {
                return java.lang.reflect.InvocationHandler.invokeDefault(proxy, called, arguments);
              }
              try {
                return called.invoke(s3, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  @Test
  void anUploadThatBrokeGoesOnWithThePartsThatAreMissing() throws Exception {
    Archive.Item item = item(bytes(60 << 20));
    AtomicInteger calls = new AtomicInteger();
    S3Client breaks = watched("completeMultipartUpload", calls, call -> true);
    ArchiveException e =
        assertThrows(
            ArchiveException.class, () -> archive(breaks, server.url()).keep(item, memory));
    assertEquals(ArchiveException.Cause.UNREACHABLE, e.kind());
    assertTrue(memory.begun().isPresent());
    AtomicInteger parts = new AtomicInteger();
    S3Client counts = watched("uploadPart", parts, call -> false);
    Archive.Kept kept = archive(counts, server.url()).keep(item, memory);
    assertEquals(0, parts.get(), "all parts were there");
    assertArrayEquals(bytes(60 << 20), read(kept.key()));
    assertTrue(kept.confirmed());
  }

  @Test
  void anUploadOfAnotherContentIsGivenUp() throws Exception {
    S3Client breaks = watched("completeMultipartUpload", new AtomicInteger(), call -> true);
    Archive.Item first = item(bytes(20 << 20));
    assertThrows(ArchiveException.class, () -> archive(breaks, server.url()).keep(first, memory));
    Archive.Item second = item(bytes(21 << 20));
    Archive.Kept kept = archive.keep(second, memory);
    assertArrayEquals(bytes(21 << 20), read(kept.key()));
    assertEquals(second.content().sha256(), head(kept.key()).metadata().get("sha256"));
    String stem = name;
    assertFalse(
        s3.listMultipartUploads(r -> r.bucket(BUCKET)).uploads().stream()
            .anyMatch(u -> u.key().startsWith(stem)));
  }

  @Test
  void anUploadThatTheStoreForgotStartsAnew() throws Exception {
    Archive.Item item = item(bytes(20 << 20));
    memory.begin(
        new UploadMemory.Upload(
            name + ".mp4", java.util.UUID.randomUUID().toString(), item.content().sha256()));
    assertTrue(archive.keep(item, memory).confirmed());
  }

  @Test
  void aConnectionThatIsResetInTheMiddleOfAPartLosesNothing() throws Exception {
    Archive.Item item = item(bytes(60 << 20));
    try (FaultProxy proxy = new FaultProxy(server.port());
        S3Client through = clients("http://127.0.0.1:" + proxy.port()).s3()) {
      proxy.latency(Duration.ofMillis(2));
      S3Archive shaky = archive(through, server.url());
      Thread cutter =
          new Thread(
              () -> {
                Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .pollInterval(Duration.ofMillis(20))
                    .until(() -> partsOf(memory.upload) >= 1);
                proxy.reset();
              });
      cutter.start();
      ArchiveException e = assertThrows(ArchiveException.class, () -> shaky.keep(item, memory));
      assertEquals(ArchiveException.Cause.UNREACHABLE, e.kind(), e.getMessage());
      cutter.join();
      proxy.latency(Duration.ZERO);
      proxy.heal();
      Archive.Kept kept = shaky.keep(item, memory);
      assertEquals(new Archive.Kept(name + ".mp4", true), kept);
      assertArrayEquals(bytes(60 << 20), read(kept.key()));
    }
  }

  private static int partsOf(UploadMemory.Upload upload) {
    return upload == null
        ? 0
        : s3.listParts(r -> r.bucket(BUCKET).key(upload.key()).uploadId(upload.id()))
            .parts()
            .size();
  }

  @Test
  void aVerdictChangesTagsAndMetadataButNotTheContent() throws Exception {
    for (int size : new int[] {1_000, 20 << 20}) {
      name += "x";
      String key = archive.keep(item(bytes(size)), memory).key();
      archive.describe(
          key, Map.of(Archive.KEY_TAGS, "[\"Person\"]"), Map.of("verdict", "interesting"));
      HeadObjectResponse head = head(key);
      assertEquals("[\"Person\"]", head.metadata().get("detectatron"));
      assertEquals(Content.of(folder.resolve("in.mp4")).sha256(), head.metadata().get("sha256"));
      assertEquals("video/mp4", head.contentType());
      assertEquals(StorageClass.STANDARD_IA, head.storageClass());
      assertEquals(Map.of("verdict", "interesting"), tags(key));
      assertArrayEquals(bytes(size), read(key));
      archive.describe(key, Map.of(Archive.KEY_TAGS, "[\"Person\"]"), Map.of("verdict", "routine"));
      assertEquals(Map.of("verdict", "routine"), tags(key));
    }
  }

  @Test
  void aLinkFetchesItWithoutCredentials() throws Exception {
    String key = archive.keep(item(bytes(1_000)), memory).key();
    String link = archive.link(key, Duration.ofMinutes(5)).orElseThrow();
    assertTrue(link.contains("X-Amz-Expires=300"), link);
    HttpResponse<byte[]> answer =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(URI.create(link)).build(),
                HttpResponse.BodyHandlers.ofByteArray());
    assertArrayEquals(bytes(1_000), answer.body());
  }

  @Test
  void aBucketThatIsNotThereIsSaidSo() throws Exception {
    S3Archive lost =
        new S3Archive(
            s3, clients(server.url()).presigner(), "no-such-bucket", StorageClass.STANDARD);
    Archive.Item item = item(bytes(10));
    ArchiveException e = assertThrows(ArchiveException.class, () -> lost.keep(item, memory));
    assertEquals(ArchiveException.Cause.NO_BUCKET, e.kind(), e.getMessage());
  }

  @Test
  void aWrongSecretIsRefusedAndNotRepeatedInTheReason() throws Exception {
    Archive.Item item = item(bytes(10));
    try (S3Server strict = S3Server.strict();
        S3Client wrong =
            new AwsClients(
                    StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(S3Server.ACCESS_KEY, "not-the-secret")),
                    Region.US_EAST_1,
                    Optional.of(URI.create(strict.url())))
                .s3()) {
      ArchiveException e =
          assertThrows(
              ArchiveException.class, () -> archive(wrong, strict.url()).keep(item, memory));
      assertEquals(ArchiveException.Cause.CREDENTIALS, e.kind(), e.getMessage());
      assertFalse(e.getMessage().contains("secret"));
    }
  }

  /** The blocks of JSON that the README shows. */
  private static List<JsonNode> shown() throws IOException {
    ObjectMapper json = new ObjectMapper();
    Matcher blocks =
        Pattern.compile("```json\\R(.*?)```", Pattern.DOTALL)
            .matcher(Files.readString(HubProcess.root().resolve("README.md")));
    List<JsonNode> shown = new ArrayList<>();
    while (blocks.find()) {
      shown.add(json.readTree(blocks.group(1)));
    }
    return shown;
  }

  @Test
  void theLifecycleRulesOfTheReadmeAreTakenAndFitTheTags() throws Exception {
    JsonNode shown = shown().stream().filter(block -> block.has("Rules")).findFirst().orElseThrow();
    List<LifecycleRule> rules = new ArrayList<>();
    for (JsonNode rule : shown.path("Rules")) {
      rules.add(rule(rule));
    }
    s3.putBucketLifecycleConfiguration(
        r -> r.bucket(BUCKET).lifecycleConfiguration(c -> c.rules(rules)));
    assertEquals(
        withoutFilters(rules),
        withoutFilters(s3.getBucketLifecycleConfiguration(r -> r.bucket(BUCKET)).rules()));
    String key = archive.keep(item(bytes(1_000)), memory).key();
    archive.describe(key, Map.of(), Map.of("verdict", Verdict.Kind.ROUTINE.word()));
    Tag tag = rules.get(0).filter().tag();
    assertEquals(tag.value(), tags(key).get(tag.key()));
  }

  /** S3Mock does not keep the tag of a filter. */
  private static List<LifecycleRule> withoutFilters(List<LifecycleRule> rules) {
    return rules.stream().map(r -> r.copy(c -> c.filter((LifecycleRuleFilter) null))).toList();
  }

  private static LifecycleRule rule(JsonNode rule) {
    LifecycleRule.Builder built =
        LifecycleRule.builder().id(rule.path("ID").asText()).status(rule.path("Status").asText());
    JsonNode tag = rule.path("Filter").path("Tag");
    built.filter(
        tag.isMissingNode()
            ? LifecycleRuleFilter.builder().build()
            : LifecycleRuleFilter.builder()
                .tag(t -> t.key(tag.path("Key").asText()).value(tag.path("Value").asText()))
                .build());
    if (rule.has("Expiration")) {
      built.expiration(e -> e.days(rule.path("Expiration").path("Days").asInt()));
    }
    JsonNode unfinished = rule.path("AbortIncompleteMultipartUpload");
    if (!unfinished.isMissingNode()) {
      int days = unfinished.path("DaysAfterInitiation").asInt();
      built.abortIncompleteMultipartUpload(a -> a.daysAfterInitiation(days));
    }
    return built.build();
  }

  @Test
  void thePolicyOfTheReadmeAllowsNoMoreThanIsNeeded() throws Exception {
    JsonNode policy =
        shown().stream().filter(block -> block.has("Statement")).findFirst().orElseThrow();
    Map<String, String> allowed = new TreeMap<>();
    for (JsonNode statement : policy.path("Statement")) {
      JsonNode actions = statement.path("Action");
      for (JsonNode action : actions.isArray() ? actions : List.of(actions)) {
        allowed.put(action.asText(), statement.path("Resource").asText());
      }
    }
    String objects = "arn:aws:s3:::my-evidence/*";
    assertEquals(
        Map.of(
            "s3:PutObject", objects,
            "s3:GetObject", objects, // HEAD, links, and a copy's source
            "s3:PutObjectTagging", objects,
            "s3:GetObjectTagging", objects, // a copy takes the tags along
            "s3:AbortMultipartUpload", objects,
            "s3:ListMultipartUploadParts", objects,
            "s3:ListBucket", "arn:aws:s3:::my-evidence",
            "rekognition:DetectLabels", "*"),
        allowed);
  }

  private static final class Memory implements UploadMemory {
    volatile Upload upload;

    @Override
    public Optional<Upload> begun() {
      return Optional.ofNullable(upload);
    }

    @Override
    public void begin(Upload upload) {
      this.upload = upload;
    }

    @Override
    public void forget() {
      upload = null;
    }
  }
}
