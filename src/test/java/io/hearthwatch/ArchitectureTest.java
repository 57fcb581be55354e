package io.hearthwatch;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.ArchConfiguration;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may know whom, and that endpoints are named in YAML only. */
class ArchitectureTest {
  private static final Path SOURCES = Path.of("src/main/java");

  private static final JavaClasses HUB = hub();

  /** Without the classes of others, which the rules need by name only. */
  static JavaClasses hub() {
    ArchConfiguration.get().setResolveMissingDependenciesFromClassPath(false);
    return new ClassFileImporter()
        .withImportOption(new ImportOption.DoNotIncludeTests())
        .importPackages("io.hearthwatch");
  }

  /** Camel's schemes that a flow could use. {@code jdbc:} is left to the URLs of databases. */
  private static final Pattern ENDPOINT =
      Pattern.compile(
          "(mqtt|paho-mqtt5|direct|seda|timer|platform-http|https?|log|file|ftp|sftp|bean|smtps?"
              + "|imaps?|aws2-s3|telegram|vertx-websocket|quartz|scheduler):(?!\\s|$).*");

  /** Words in settings, their defaults and complaints that look alike but name no endpoint. */
  private static final Pattern NO_ENDPOINT =
      Pattern.compile("https?:(//)?|https://(api\\.telegram\\.org|fcm\\.googleapis\\.com)");

  private static final Pattern LITERAL = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"");

  @ParameterizedTest
  @ValueSource(
      strings = {"lock", "gas", "hook", "device", "embedded", "alarm", "camera", "notify", "panel"})
  void aDomainKnowsOnlyItselfAndTheSharedPackages(String domain) {
    classes()
        .that()
        .resideInAPackage("io.hearthwatch." + domain + "..")
        .should()
        .onlyDependOnClassesThat(
            com.tngtech.archunit.base.DescribedPredicate.not(resideInAPackage("io.hearthwatch.."))
                .or(resideInAPackage("io.hearthwatch." + domain + ".."))
                .or(resideInAPackage("io.hearthwatch.mqtt.."))
                .or(resideInAPackage("io.hearthwatch.store..")))
        .because("domains meet in routes and in app")
        .allowEmptyShould(true)
        .check(HUB);
  }

  @ParameterizedTest
  @ValueSource(strings = {"store", "mqtt"})
  void aSharedPackageKnowsNoOther(String shared) {
    noClasses()
        .that()
        .resideInAPackage("io.hearthwatch." + shared + "..")
        .should()
        .dependOnClassesThat(
            resideInAPackage("io.hearthwatch..")
                .and(
                    com.tngtech.archunit.base.DescribedPredicate.not(
                        resideInAPackage("io.hearthwatch." + shared + ".."))))
        .check(HUB);
  }

  @Test
  void nobodyKnowsTheWiring() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.hearthwatch.app..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.hearthwatch.app..")
        .check(HUB);
  }

  @Test
  void noBeanSendsByItself() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .haveNameMatching("org\\.apache\\.camel\\.(Fluent)?ProducerTemplate")
        .because("a bean returns values, the route sends them")
        .check(HUB);
  }

  @Test
  void noEndpointIsNamedInJava() throws IOException {
    List<String> found = new ArrayList<>();
    for (Path file : sources()) {
      List<String> lines = Files.readAllLines(file);
      for (int i = 0; i < lines.size(); i++) {
        for (String literal : endpoints(lines.get(i))) {
          found.add(file + ":" + (i + 1) + ": " + literal);
        }
      }
    }
    assertEquals(List.of(), found, "endpoints belong into routes/");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          to("mqtt:thing/+");                     | 1
          x = "direct:" + name;                   | 0
          from("timer:tick?period=1000")          | 1
          to("https://example.org/x");            | 1
          "must be tcp://host:1883, ssl://host"   | 0
          "jdbc:mysql://127.0.0.1/db"             | 0
          LOG.info("log: nothing")                | 0
          link = "http://" + host + "/q/health"   | 0
          """)
  void theRuleKnowsAnEndpointFromOtherText(String line, int count) {
    assertEquals(count, endpoints(line).size());
  }

  private static List<String> endpoints(String line) {
    List<String> found = new ArrayList<>();
    if (line.strip().startsWith("*") || line.strip().startsWith("//")) {
      return found;
    }
    Matcher literals = LITERAL.matcher(line);
    while (literals.find()) {
      String text = literals.group(1);
      if (ENDPOINT.matcher(text).matches() && !NO_ENDPOINT.matcher(text).matches()) {
        found.add(text);
      }
    }
    return found;
  }

  private static List<Path> sources() throws IOException {
    try (Stream<Path> files = Files.walk(SOURCES)) {
      List<Path> sources = files.filter(f -> f.toString().endsWith(".java")).toList();
      assertTrue(sources.size() > 20, () -> "only " + sources.size() + " sources");
      return sources;
    }
  }
}
