package io.hearthwatch.app;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.Component;
import org.apache.camel.model.ModelCamelContext;
import org.eclipse.microprofile.config.Config;
import org.jboss.logging.Logger;

/**
 * Keeps the running routes equal to the files of the routes folder. A file is taken as a whole or
 * refused as a whole; what ran keeps running when its new version is refused. The folder is looked
 * at often instead of being watched by events, since those miss what a Kubernetes ConfigMap or a
 * network drive does.
 */
@ApplicationScoped
public class RouteFiles {
  private static final Logger LOG = Logger.getLogger(RouteFiles.class);
  private static final long LOOK_EVERY_MS = 200;

  private final ModelCamelContext camel;
  private final Clock clock;
  private final RouteStats stats = new RouteStats();
  private final Map<String, RouteFile> running = new ConcurrentHashMap<>();
  private final Map<String, Refusal> refusals = new ConcurrentHashMap<>();
  private final List<Consumer<List<RouteFile.Instance>>> listeners = new CopyOnWriteArrayList<>();
  private Map<String, String> taken = Map.of();
  private Map<String, String> seen = Map.of();
  private Path folder;
  private Thread watcher;

  RouteFiles(CamelContext camel, Clock clock, Config config) {
    this.camel = (ModelCamelContext) camel;
    this.clock = clock;
    camel.getPropertiesComponent().setOverrideProperties(settings(config));
  }

  /** Camel would read all there is to read of all sources for each placeholder of each route. */
  private static Properties settings(Config config) {
    Properties settings = new Properties();
    for (String name : config.getPropertyNames()) {
      if (name.startsWith("hub.")) {
        config.getOptionalValue(name, String.class).ifPresent(v -> settings.setProperty(name, v));
      }
    }
    return settings;
  }

  /** Is told the routes made from templates, each time they may have changed. */
  public void onInstances(Consumer<List<RouteFile.Instance>> listener) {
    listeners.add(listener);
  }

  /** Loads the folder and follows it from now on. */
  public synchronized void follow(Path folder) {
    this.folder = folder;
    camel.addRoutePolicyFactory(stats);
    taken = look();
    seen = taken;
    apply(Map.of(), taken);
    watcher = new Thread(this::watch, "route-files");
    watcher.setDaemon(true);
    watcher.start();
  }

  /** Tries every file of a folder without running anything, and says what is wrong. */
  synchronized List<Refusal> check(Path folder) {
    this.folder = folder;
    camel.setAutoStartup(false);
    apply(Map.of(), look());
    return List.copyOf(new TreeMap<>(refusals).values());
  }

  private void watch() {
    try {
      while (true) {
        Thread.sleep(LOOK_EVERY_MS);
        try {
          lookAgain();
        } catch (RuntimeException e) {
          LOG.errorf(e, "Looking at %s failed; trying again", folder);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the hub ends
    }
  }

  private synchronized void lookAgain() {
    Map<String, String> now = look();
    // a file that is being written differs at the next look
    if (now.equals(seen) && !now.equals(taken)) {
      Map<String, String> before = taken;
      taken = now;
      apply(before, now);
    }
    seen = now;
  }

  private Map<String, String> look() {
    Map<String, String> files = new TreeMap<>();
    try (Stream<Path> paths = Files.walk(folder, 8, FileVisitOption.FOLLOW_LINKS)) {
      for (Path path : (Iterable<Path>) paths::iterator) {
        Path below = folder.relativize(path);
        boolean hidden = false;
        for (Path part : below) {
          hidden |= part.toString().startsWith(".");
        }
        if (!hidden && below.toString().matches(".*\\.ya?ml") && Files.isRegularFile(path)) {
          files.put(
              below.toString().replace('\\', '/'),
              new String(Files.readAllBytes(path), StandardCharsets.UTF_8));
        }
      }
      return files;
    } catch (IOException | java.io.UncheckedIOException e) {
      LOG.debugf("cannot read %s: %s", folder, e.getMessage());
      return seen; // in the middle of a swap; the next look shows more
    }
  }

  private void apply(Map<String, String> before, Map<String, String> now) {
    Map<String, String> changed = new TreeMap<>();
    now.forEach(
        (file, text) -> {
          if (!text.equals(before.get(file))) {
            changed.put(file, text);
          }
        });
    for (String file : before.keySet()) {
      if (!now.containsKey(file)) {
        remove(file);
      }
    }
    Map<String, RouteFile> read = new LinkedHashMap<>();
    changed.forEach((file, text) -> read(file, text, read));
    Set<String> templates = takeTemplates(read);
    now.forEach(
        (file, text) -> {
          RouteFile old = running.get(file);
          boolean affected = old != null && old.uses(templates);
          if (affected && !read.containsKey(file) && !refusals.containsKey(file)) {
            read(file, text, read);
          }
        });
    read.values().forEach(this::take);
    // a file may have been refused only because another one was not there yet
    List<String> again = new ArrayList<>(refusals.keySet());
    for (String file : again) {
      String text = now.get(file);
      if (text != null && !changed.containsKey(file)) {
        Map<String, RouteFile> one = new HashMap<>();
        read(file, text, one);
        one.values().forEach(this::take);
      }
    }
    tell();
  }

  private void read(String file, String text, Map<String, RouteFile> read) {
    try {
      read.put(file, RouteFile.read(camel, file, text));
    } catch (Exception | LinkageError e) {
      refuse(file, text, e);
    }
  }

  /** New templates are in place before the routes that use them are tried. */
  private Set<String> takeTemplates(Map<String, RouteFile> read) {
    Set<String> changed = new LinkedHashSet<>();
    for (RouteFile file : read.values()) {
      for (var template : file.templates()) {
        try {
          file.checkBeans(camel);
          if (camel.getRouteTemplateDefinition(template.getId()) != null) {
            camel.removeRouteTemplateDefinition(camel.getRouteTemplateDefinition(template.getId()));
          }
          camel.addRouteTemplateDefinitions(List.of(template));
          changed.add(template.getId());
        } catch (Exception e) {
          refuse(file.file(), file.text(), e);
        }
      }
    }
    return changed;
  }

  private void take(RouteFile file) {
    RouteFile old = running.get(file.file());
    try {
      checkIds(file);
      if (old == null) {
        file.checkBeans(camel);
      } else {
        // what runs must not be stopped for a version that does not work
        RouteFile.read(camel, file.file(), file.text()).tryOut(camel);
      }
    } catch (Exception | LinkageError e) {
      refuse(file.file(), file.text(), e);
      return;
    }
    try {
      stop(old);
      start(file);
      running.put(file.file(), file);
      refusals.remove(file.file());
      LOG.debugf("routes of %s: %s", file.file(), file.routeIds());
      if (old != null) {
        LOG.infof("Took the new version of %s", file.file());
      }
    } catch (Exception | LinkageError e) {
      refuse(file.file(), file.text(), e);
      restore(file, old);
    }
  }

  private void checkIds(RouteFile file) {
    Set<String> own = new LinkedHashSet<>();
    for (String id : file.routeIds()) {
      if (!own.add(id)) {
        throw new IllegalArgumentException("the route id '" + id + "' is given twice");
      }
      for (RouteFile other : running.values()) {
        if (!other.file().equals(file.file()) && other.routeIds().contains(id)) {
          throw new IllegalArgumentException(
              "the route id '" + id + "' is already used in " + other.file());
        }
      }
    }
  }

  /** Makes all routes of the file before the first one runs. */
  private void start(RouteFile file) throws Exception {
    boolean auto = camel.isAutoStartup();
    camel.setAutoStartup(false);
    try {
      // to add them would first look for routes to replace, and ask each route that runs for all it
      // has
      camel.startRouteDefinitions(file.routes());
      for (RouteFile.Instance instance : file.instances()) {
        camel.addRouteFromTemplate(
            instance.routeId(), instance.template(), new LinkedHashMap<>(instance.parameters()));
      }
    } finally {
      camel.setAutoStartup(auto);
    }
    for (String id : file.routeIds()) {
      if (auto && camel.getRoute(id).isAutoStartup()) {
        camel.getRouteController().startRoute(id);
      }
    }
  }

  private void stop(RouteFile file) throws Exception {
    if (file == null) {
      return;
    }
    for (String id : file.routeIds()) {
      if (camel.getRoute(id) != null) {
        camel.getRouteController().stopRoute(id);
        camel.removeRoute(id);
      } else if (camel.getRouteDefinition(id) != null) {
        camel.removeRouteDefinition(camel.getRouteDefinition(id)); // it could not be made
      }
    }
  }

  private void restore(RouteFile failed, RouteFile old) {
    try {
      stop(failed);
      if (old != null) {
        RouteFile again = RouteFile.read(camel, old.file(), old.text());
        start(again);
        running.put(old.file(), again);
      }
    } catch (Exception e) {
      LOG.errorf(e, "Could not bring back the former routes of %s", failed.file());
    }
  }

  private void remove(String file) {
    RouteFile gone = running.remove(file);
    refusals.remove(file);
    try {
      stop(gone);
      LOG.infof("Removed the routes of %s", file);
    } catch (Exception e) {
      LOG.errorf(e, "Could not stop the routes of %s", file);
    }
  }

  private void refuse(String file, String text, Throwable fault) {
    Set<String> components = new LinkedHashSet<>(camel.getComponentNames());
    components.addAll(camel.getRegistry().findByTypeWithName(Component.class).keySet());
    Refusal refusal = RouteFault.refusal(file, text, fault, components, clock.instant());
    Refusal before = refusals.get(file);
    if (before != null && before.text().equals(refusal.text())) {
      return;
    }
    refusals.put(file, refusal);
    LOG.errorf(
        "Refused %s%s",
        refusal.text(), running.containsKey(file) ? "; its old version runs on" : "");
  }

  private void tell() {
    List<RouteFile.Instance> instances = new ArrayList<>();
    running.values().forEach(f -> instances.addAll(f.instances()));
    listeners.forEach(l -> l.accept(instances));
  }

  /** Files with the routes that run from them. */
  Map<String, RouteFile> running() {
    return new TreeMap<>(running);
  }

  Map<String, Refusal> refusals() {
    return new TreeMap<>(refusals);
  }

  RouteStats.Counts counts(String routeId) {
    return stats.of(routeId);
  }

  @PreDestroy
  void end() {
    if (watcher != null) {
      watcher.interrupt();
    }
  }
}
