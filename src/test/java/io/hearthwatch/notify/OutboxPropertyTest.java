package io.hearthwatch.notify;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever fails when: nobody's alarm is lost. */
class OutboxPropertyTest {

  /** A step: what happens, and to which alarm, chat or channel. */
  record Step(String what, int which) {}

  private static final List<String> WHAT =
      List.of(
          "RAISED",
          "REPEATED",
          "ESCALATED",
          "ACKNOWLEDGED",
          "CLEARED",
          "fail",
          "mend",
          "restart",
          "store fails",
          "store works",
          "pass",
          "pass long",
          "deliver",
          "detach",
          "attach");

  @Provide
  Arbitrary<List<Step>> steps() {
    return Arbitraries.of(WHAT)
        .flatMap(what -> Arbitraries.integers().between(0, 2).map(n -> new Step(what, n)))
        .list()
        .ofMaxSize(40);
  }

  @Property(tries = 150)
  void everyNoticeOfTheFirstPriorityIsAcceptedOrWaits(@ForAll("steps") List<Step> steps)
      throws Exception {
    Path folder = Files.createTempDirectory("outbox-property");
    try (Bench bench = new Bench(folder)) {
      bench.with("telegram", "mail");
      Map<String, Notice> newest = new HashMap<>();
      for (Step step : steps) {
        run(bench, step, newest);
        newest.values().forEach(notice -> assertKnown(bench, notice, steps));
      }
      bench.failing.clear();
      bench.storeFails = false;
      bench.pass(Duration.ofSeconds(3), Duration.ofSeconds(1));
      bench.restart();
      bench.desk.ready();
      bench.pass(Duration.ofSeconds(90), Duration.ofSeconds(1));
      newest.values().forEach(notice -> assertAccepted(bench, notice, steps));
    } finally {
      delete(folder);
    }
  }

  private static void run(Bench bench, Step step, Map<String, Notice> newest) throws Exception {
    String name = List.of("telegram", "mail", "anna").get(step.which());
    switch (step.what()) {
      case "fail" -> bench.fail(name);
      case "mend" -> bench.failing.remove(name);
      case "store fails" -> bench.storeFails = true;
      case "store works" -> {
        bench.storeFails = false;
        bench.pass(Duration.ofSeconds(3), Duration.ofSeconds(1));
      }
      case "restart" -> {
        if (!bench.storeFails && bench.saver.problem() == null) {
          bench.restart();
        }
      }
      case "pass" -> bench.pass(Duration.ofSeconds(7), Duration.ofSeconds(1));
      case "pass long" -> bench.pass(Duration.ofHours(30), Duration.ofHours(1));
      case "deliver" -> bench.deliver();
      case "detach" ->
          bench
              .desk
              .channels()
              .detach(List.of("telegram", "mail", "mail").get(step.which()), bench.clock.millis());
      case "attach" ->
          bench
              .desk
              .channels()
              .attach(Bench.channel(List.of("telegram", "mail", "mail").get(step.which()), ""));
      default -> {
        String alarm = "gas-" + step.which();
        boolean state = step.what().equals("ACKNOWLEDGED") || step.what().equals("CLEARED");
        Notice notice = Notices.of(step.what(), alarm, 1, state ? "told" : "chat-1");
        bench.desk.add(notice);
        if (state) {
          newest.remove(alarm); // the alarm needs no answer any more
        } else {
          newest.put(alarm, notice);
        }
      }
    }
  }

  private static boolean isAccepted(Bench bench, Notice notice) {
    return bench.got.stream().anyMatch(g -> g.notice().id().equals(notice.id()));
  }

  private static void assertKnown(Bench bench, Notice notice, List<Step> steps) {
    boolean waits = bench.waiting().stream().anyMatch(r -> r.notice.id().equals(notice.id()));
    assertTrue(waits || isAccepted(bench, notice), () -> notice + " is lost after " + steps);
  }

  private static void assertAccepted(Bench bench, Notice notice, List<Step> steps) {
    assertTrue(isAccepted(bench, notice), () -> notice + " was never accepted after " + steps);
  }

  private static void delete(Path folder) throws Exception {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
