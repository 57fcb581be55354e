package io.hearthwatch.app;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultComponent;
import org.apache.camel.support.DefaultConsumer;
import org.apache.camel.support.DefaultEndpoint;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A route file is taken as a whole or not at all, by a real Camel. */
class RouteFilesTest {
  private static final String GOOD =
      "- route:\n    id: first\n    from:\n      uri: source:a\n      steps:\n        - stop: {}\n";
  private static final String BAD =
      "- route:\n    id: second\n    from:\n      uri: source:b\n      steps:\n"
          + "        - to: there-is-no-such-component:x\n";

  @TempDir Path folder;
  private final DefaultCamelContext camel = new DefaultCamelContext();

  /** What sources were opened and closed, in this order. */
  private final List<String> log = new CopyOnWriteArrayList<>();

  private RouteFiles files;

  /** A component whose consumers say when they begin and end. */
  private final class Source extends DefaultComponent {
    @Override
    protected Endpoint createEndpoint(String uri, String name, Map<String, Object> parameters) {
      return new DefaultEndpoint(uri, this) {
        @Override
        public Producer createProducer() {
          throw new UnsupportedOperationException("only a source");
        }

        @Override
        public Consumer createConsumer(Processor processor) {
          return new DefaultConsumer(this, processor) {
            private boolean open;

            @Override
            protected void doStart() throws Exception {
              super.doStart();
              open = true;
              log.add("+" + name);
            }

            @Override
            protected void doStop() throws Exception {
              if (open) { // Camel also stops what never ran
                log.add("-" + name);
              }
              super.doStop();
            }
          };
        }
      };
    }
  }

  @BeforeEach
  void start() {
    camel.addComponent("source", new Source());
    camel.start();
    files = new RouteFiles(camel, Clock.systemUTC(), ConfigProvider.getConfig());
  }

  @AfterEach
  void stop() {
    files.end();
    camel.stop();
  }

  private void write(String file, String text) throws IOException {
    Files.writeString(folder.resolve(file), text);
  }

  @Test
  void noRouteRunsOfAFileThatHasABadOne() throws IOException {
    write("mixed.yaml", GOOD + BAD);
    write("other.yaml", GOOD.replace("first", "other").replace("source:a", "source:o"));
    files.follow(folder);
    assertEquals(List.of("+o"), log);
    assertEquals(Set.of("mixed.yaml"), files.refusals().keySet());
    assertEquals(1, camel.getRoutesSize());
    write("mixed.yaml", GOOD);
    await().until(() -> log.equals(List.of("+o", "+a")));
    await().until(() -> files.refusals().isEmpty());
  }

  @Test
  void whatRunsGoesOnWhenItsNewVersionIsBad() throws IOException {
    write("file.yaml", GOOD);
    files.follow(folder);
    write("file.yaml", GOOD + BAD);
    await().until(() -> files.refusals().containsKey("file.yaml"));
    assertEquals(List.of("+a"), log);
    assertTrue(camel.getRouteController().getRouteStatus("first").isStarted());
  }

  @Test
  void aRouteThatSaysSoIsNotStarted() throws IOException {
    write("file.yaml", GOOD.replace("    id: first\n", "    id: first\n    autoStartup: false\n"));
    files.follow(folder);
    assertTrue(files.refusals().isEmpty());
    assertEquals(List.of(), log);
    assertEquals(1, camel.getRoutesSize());
  }

  @Test
  void aFileThatIsGoneRunsNoMore() throws IOException {
    write("file.yaml", GOOD);
    files.follow(folder);
    Files.delete(folder.resolve("file.yaml"));
    await().until(() -> camel.getRoutesSize() == 0);
    assertEquals(List.of("+a", "-a"), log);
    write("file.yaml", GOOD);
    await().until(() -> log.equals(List.of("+a", "-a", "+a")));
  }

  @Test
  void aFileBringsItsBeans() throws IOException {
    String bean = "- beans:\n    - name: list\n      type: java.util.ArrayList\n";
    String step = "        - bean:\n            ref: list\n            method: clear\n";
    write("file.yaml", bean + GOOD.replace("        - stop: {}\n", step));
    files.follow(folder);
    assertEquals(Map.of(), files.refusals());
    assertEquals(List.of("+a"), log);
  }

  @Test
  void whatIsNoRouteFileIsRefusedWithItsName() throws IOException {
    write("empty.yaml", "");
    write("comment.yaml", "# nothing yet\n");
    write("torn.yaml", "- route: {id: [\n");
    write("good.yaml", GOOD);
    files.follow(folder);
    assertEquals(Set.of("empty.yaml", "comment.yaml", "torn.yaml"), files.refusals().keySet());
    assertEquals(List.of("+a"), log);
  }
}
