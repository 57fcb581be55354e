package io.hearthwatch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.inject.Named;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What routes name and what becomes JSON is called by reflection. On the JVM that always works; in
 * the native binary only what is registered, by annotation or in {@code native/metadata}.
 */
class NativeRegistrationTest {
  private static final Path METADATA = Path.of("native/metadata/reflect-config.json");

  private static final JavaClasses HUB = ArchitectureTest.hub();

  /** A bean by its name, as a value of an option or in an expression. */
  private static final Pattern BEAN = Pattern.compile("^#(?:bean:)?(\\w+)$|\\$\\{bean:(\\w+)");

  static List<Path> files() throws IOException {
    return RoutesStyleTest.allFiles();
  }

  @ParameterizedTest
  @MethodSource("files")
  void aBeanThatARouteNamesIsRegistered(Path file) throws IOException {
    assertEquals(
        Set.of(),
        unregistered(RoutesStyleTest.read(file)),
        () -> file + ": these beans lack @RegisterForReflection");
  }

  @ParameterizedTest
  @CsvSource({"ref", "aggregationStrategy", "simple"})
  void theRuleFindsABeanThatIsNotRegistered(String place) {
    Map<String, String> named =
        Map.of(
            "ref",
            "SensorLog",
            "aggregationStrategy",
            "#SensorLog",
            "simple",
            "${bean:SensorLog.x}");
    Object step = Map.of(place, named.get(place));
    Object route = List.of(Map.of("route", Map.of("steps", List.of(Map.of("bean", step)))));
    assertEquals(Set.of("SensorLog"), unregistered(route));
  }

  @ParameterizedTest
  @MethodSource("files")
  void anExceptionThatARouteNamesIsRegistered(Path file) throws IOException {
    Set<String> missing = new TreeSet<>();
    for (Object names : RoutesStyleTest.valuesOf("exception", RoutesStyleTest.read(file))) {
      ((List<?>) names).forEach(name -> missing.add(String.valueOf(name)));
    }
    missing.removeAll(listed());
    assertEquals(Set.of(), missing, () -> file + ": not in " + METADATA);
  }

  @Test
  void whatIsReadFromJsonIsRegistered() {
    Set<String> missing = new TreeSet<>();
    int found = 0;
    for (JavaClass type : HUB) {
      for (JavaCodeUnit code : type.getCodeUnits()) {
        boolean json =
            code.getCallsFromSelf().stream()
                .anyMatch(
                    call ->
                        call.getTargetOwner().isEquivalentTo(ObjectMapper.class)
                            && call.getName().matches("readValue|convertValue|treeToValue"));
        for (var literal : code.getReferencedClassObjects()) {
          if (json && HUB.contain(literal.getRawType().getName())) {
            found++;
            if (!isRegistered(literal.getRawType())) {
              missing.add(literal.getRawType().getName());
            }
          }
        }
      }
    }
    assertEquals(Set.of(), missing, "these lack @RegisterForReflection");
    int seen = found;
    assertTrue(seen >= 3, () -> "the rule saw only " + seen + " types");
  }

  @Test
  void theMetadataNameClassesThatThereAre() throws Exception {
    for (String name : listed()) {
      Class.forName(name, false, NativeRegistrationTest.class.getClassLoader());
    }
  }

  /** Names of beans that the content names and that reflection would not find. */
  private static Set<String> unregistered(Object content) {
    Map<String, JavaClass> beans = new TreeMap<>();
    for (JavaClass type : HUB) {
      if (type.isAnnotatedWith(Named.class)) {
        beans.put(type.getAnnotationOfType(Named.class).value(), type);
      }
    }
    Set<String> names = new TreeSet<>();
    RoutesStyleTest.valuesOf("ref", content).forEach(ref -> names.add(String.valueOf(ref)));
    for (String text : texts(content)) {
      Matcher matcher = BEAN.matcher(text);
      while (matcher.find()) {
        names.add(matcher.group(1) == null ? matcher.group(2) : matcher.group(1));
      }
    }
    names.removeIf(name -> beans.containsKey(name) && isRegistered(beans.get(name)));
    return names;
  }

  private static boolean isRegistered(JavaClass type) {
    return type.isAnnotatedWith(RegisterForReflection.class);
  }

  private static List<String> texts(Object node) {
    List<String> found = new ArrayList<>();
    if (node instanceof List<?> list) {
      list.forEach(child -> found.addAll(texts(child)));
    } else if (node instanceof Map<?, ?> map) {
      map.values().forEach(child -> found.addAll(texts(child)));
    } else if (node instanceof String text) {
      found.add(text);
    }
    return found;
  }

  private static Set<String> listed() throws IOException {
    Set<String> names = new HashSet<>();
    for (JsonNode entry : new ObjectMapper().readTree(Files.readString(METADATA))) {
      names.add(entry.path("name").asText());
    }
    return names;
  }
}
