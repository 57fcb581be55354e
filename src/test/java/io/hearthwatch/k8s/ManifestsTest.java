package io.hearthwatch.k8s;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The documents in k8s/ without kubectl: types, fields, and that no route file is left out. */
class ManifestsTest {

  @TestFactory
  Stream<DynamicTest> everyDocumentHasTheFieldsOfItsType() throws IOException {
    List<Path> files;
    try (Stream<Path> paths = Files.walk(Path.of("k8s"))) {
      files =
          paths
              .filter(f -> f.toString().endsWith(".yaml"))
              .filter(f -> !f.endsWith("kustomization.yaml"))
              .filter(f -> !f.getParent().toString().contains("routes"))
              .toList();
    }
    assertTrue(files.size() > 6, files::toString);
    return files.stream()
        .map(
            file ->
                DynamicTest.dynamicTest(
                    file.toString(),
                    () -> assertTrue(!Manifests.read(Files.readString(file)).isEmpty())));
  }

  @Test
  void everyRouteFileIsInTheConfigMap() throws IOException {
    List<String> listed =
        Files.readAllLines(Path.of("routes/Kustomization")).stream()
            .filter(line -> line.startsWith("      - "))
            .map(line -> line.substring(8))
            .sorted()
            .toList();
    List<String> shipped;
    try (Stream<Path> paths = Files.walk(Path.of("routes"))) {
      shipped =
          paths
              .filter(f -> f.toString().endsWith(".yaml"))
              .map(f -> Path.of("routes").relativize(f).toString().replace('\\', '/'))
              .sorted()
              .toList();
    }
    assertEquals(shipped, listed);
  }

  /** What the check is there for. */
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          misspelt      | replicas: 1          | replica: 1
          no number     | replicas: 1          | replicas: two
          text          | replicas: 1          | replicas: "1"
          deep down     | imagePullPolicy      | imagePullPolicie
          no such type  | kind: StatefulSet    | kind: StatefullSet
          """)
  void mistakesAreFound(String what, String right, String wrong) throws IOException {
    String hub = Files.readString(Path.of("k8s/base/hub.yaml"));
    assertTrue(hub.contains(right));
    Manifests.read(hub);
    assertThrows(
        IllegalArgumentException.class, () -> Manifests.read(hub.replaceFirst(right, wrong)));
  }
}
