package io.hearthwatch.app;

import io.quarkus.runtime.QuarkusApplication;
import java.nio.file.Path;
import java.util.List;
import org.apache.camel.quarkus.core.CamelRuntime;

/** {@code check DIR}: says what is wrong with a folder of routes. */
public class CheckCommand implements QuarkusApplication {
  private final RouteFiles files;
  private final CamelRuntime camel;

  CheckCommand(RouteFiles files, CamelRuntime camel) {
    this.files = files;
    this.camel = camel;
  }

  @Override
  public int run(String... arguments) {
    Path folder = Path.of(System.getProperty("hub.check"));
    camel.start();
    List<Refusal> refusals = files.check(folder);
    refusals.forEach(refusal -> System.err.println(refusal.text()));
    int routes = files.running().values().stream().mapToInt(f -> f.routeIds().size()).sum();
    if (refusals.isEmpty()) {
      System.out.println("OK: " + routes + " routes in " + files.running().size() + " files");
    }
    return refusals.isEmpty() ? 0 : 1;
  }
}
