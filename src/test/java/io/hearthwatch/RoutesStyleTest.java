package io.hearthwatch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import jakarta.inject.Named;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The route files: readable from the top, and wired to beans that exist. */
class RoutesStyleTest {
  private static final Path FOLDER = Path.of("routes");
  private static final int MOST_LINES = 80;

  /** What a route is made of here; a new word is a decision, so it is added by hand. */
  private static final Set<String> KEYS =
      Set.of(
          "route",
          "routeTemplate",
          "templatedRoute",
          "id",
          "from",
          "uri",
          "parameters",
          "steps",
          "bean",
          "ref",
          "method",
          "to",
          "toD",
          "doTry",
          "doCatch",
          "doFinally",
          "loop",
          "doWhile",
          "exception",
          "routeTemplateRef",
          "routeId",
          "name",
          "value",
          "description",
          "required",
          "choice",
          "when",
          "otherwise",
          "simple",
          "constant",
          "split",
          "filter",
          "setHeader",
          "aggregate",
          "multicast",
          "log",
          "message",
          "defaultValue",
          "wireTap",
          "stop",
          "autoStartup",
          "enrich",
          "aggregationStrategy",
          "aggregateOnException",
          "parallelProcessing",
          "shareUnitOfWork");

  static List<Path> files() throws IOException {
    return routes(FOLDER);
  }

  /** With those that take their place in some deployments. */
  static List<Path> allFiles() throws IOException {
    List<Path> all = new ArrayList<>(files());
    try (Stream<Path> overlays = Files.list(Path.of("k8s/overlays"))) {
      for (Path routes : overlays.map(o -> o.resolve("routes")).filter(Files::exists).toList()) {
        all.addAll(routes(routes));
      }
    }
    return all;
  }

  private static List<Path> routes(Path folder) throws IOException {
    try (Stream<Path> paths = Files.walk(folder)) {
      return paths.filter(p -> p.toString().matches(".*\\.ya?ml")).sorted().toList();
    }
  }

  static Object read(Path file) throws IOException {
    return new Load(LoadSettings.builder().build()).loadFromString(Files.readString(file));
  }

  @Test
  void thereAreAsManyFilesAsOneCanOverlook() throws IOException {
    int count = files().size();
    assertTrue(count >= 5 && count <= 40, () -> count + " route files");
  }

  @ParameterizedTest
  @MethodSource("allFiles")
  void aFileOpensWithWhatComesInAndWhatGoesOut(Path file) throws IOException {
    List<String> opening =
        Files.readAllLines(file).stream().takeWhile(line -> line.startsWith("#")).toList();
    assertTrue(opening.size() >= 3, () -> file + ": opens with less than three lines of comment");
    for (String word : List.of("# In: ", "# Out: ")) {
      assertTrue(
          opening.stream().anyMatch(line -> line.startsWith(word)),
          () -> file + ": the comment at its top has no line '" + word + "'");
    }
  }

  @ParameterizedTest
  @MethodSource("allFiles")
  void aFileIsShortAndUsesNoTabs(Path file) throws IOException {
    List<String> lines = Files.readAllLines(file);
    assertTrue(lines.size() <= MOST_LINES, () -> file + ": " + lines.size() + " lines");
    assertTrue(lines.stream().noneMatch(l -> l.contains("\t")), () -> file + ": has tabs");
  }

  @ParameterizedTest
  @MethodSource("allFiles")
  void aUriIsSchemeAndResourceOnly(Path file) throws IOException {
    for (Object uri : valuesOf("uri", read(file))) {
      assertTrue(
          uri instanceof String text && !text.contains("?") && text.contains(":"),
          () -> file + ": options belong under parameters, uri was " + uri);
    }
  }

  @ParameterizedTest
  @MethodSource("allFiles")
  void onlyKnownWordsAreUsed(Path file) throws IOException {
    Set<String> unknown = new TreeSet<>();
    keys(read(file), unknown);
    unknown.removeAll(KEYS);
    assertEquals(Set.of(), unknown, () -> file + ": no such word in our routes");
  }

  @Test
  void everyRouteHasAnIdOfItsOwn() throws IOException {
    Map<String, Path> ids = new HashMap<>();
    for (Path file : files()) {
      for (Object entry : (List<?>) read(file)) {
        Map.Entry<?, ?> only = ((Map<?, ?>) entry).entrySet().iterator().next();
        Map<?, ?> route = (Map<?, ?>) only.getValue();
        Object id = route.get(only.getKey().equals("templatedRoute") ? "routeId" : "id");
        assertTrue(id instanceof String, () -> file + ": a route without an id");
        Path other = ids.put((String) id, file);
        assertTrue(other == null, () -> file + ": the id " + id + " is also in " + other);
      }
    }
  }

  @Test
  void everyTemplateThatIsUsedExists() throws IOException {
    Set<Object> templates = new TreeSet<>();
    Set<Object> used = new TreeSet<>();
    for (Path file : files()) {
      Object content = read(file);
      used.addAll(valuesOf("routeTemplateRef", content));
      for (Object template : valuesOf("routeTemplate", content)) {
        templates.add(((Map<?, ?>) template).get("id"));
      }
    }
    assertTrue(templates.containsAll(used), () -> used + " are used, there are " + templates);
  }

  @Test
  void everyBeanAndMethodExists() throws IOException {
    Map<String, Set<String>> beans = beans();
    for (Path file : allFiles()) {
      for (Object value : valuesOf("bean", read(file))) {
        Map<?, ?> bean = (Map<?, ?>) value;
        Set<String> methods = beans.get(String.valueOf(bean.get("ref")));
        assertTrue(methods != null, () -> file + ": there is no bean " + bean.get("ref"));
        String method = String.valueOf(bean.get("method")).replaceFirst("\\(.*", "");
        assertTrue(
            methods.contains(method),
            () -> file + ": the bean " + bean.get("ref") + " has no public method " + method);
      }
    }
  }

  /** Named beans with their public methods. */
  private static Map<String, Set<String>> beans() {
    Map<String, Set<String>> beans = new TreeMap<>();
    for (JavaClass type : ArchitectureTest.hub()) {
      if (type.isAnnotatedWith(Named.class)) {
        Set<String> methods = new TreeSet<>();
        for (JavaMethod method : type.getMethods()) {
          if (method.getModifiers().contains(JavaModifier.PUBLIC)) {
            methods.add(method.getName());
          }
        }
        beans.put(type.getAnnotationOfType(Named.class).value(), methods);
      }
    }
    return beans;
  }

  /** Values of a key, wherever it is, but not those a template's user chooses. */
  static List<Object> valuesOf(String key, Object node) {
    List<Object> found = new ArrayList<>();
    if (node instanceof List<?> list) {
      list.forEach(child -> found.addAll(valuesOf(key, child)));
    } else if (node instanceof Map<?, ?> map) {
      map.forEach(
          (name, child) -> {
            if (name.equals(key)) {
              found.add(child);
            }
            found.addAll(valuesOf(key, child));
          });
    }
    return found;
  }

  /** All keys but the names of an endpoint's own options. */
  private static void keys(Object node, Set<String> into) {
    if (node instanceof List<?> list) {
      list.forEach(child -> keys(child, into));
    } else if (node instanceof Map<?, ?> map) {
      map.forEach(
          (name, child) -> {
            into.add(String.valueOf(name));
            if (!name.equals("parameters") || child instanceof List) {
              keys(child, into);
            }
          });
    }
  }
}
