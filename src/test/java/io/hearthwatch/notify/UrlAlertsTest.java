package io.hearthwatch.notify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hearthwatch.standin.HttpRecorder;
import io.hearthwatch.standin.HttpRecorder.Answer;
import io.hearthwatch.standin.HttpRecorder.Mode;
import io.hearthwatch.standin.HttpRecorder.Request;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who is called for what. */
@Execution(ExecutionMode.CONCURRENT)
class UrlAlertsTest {
  private final HttpRecorder first = new HttpRecorder(request -> new Answer(204, ""));
  private final HttpRecorder second = new HttpRecorder();

  @AfterEach
  void close() {
    first.close();
    second.close();
  }

  private ChannelRoute route() throws Exception {
    UrlAlerts bean =
        new UrlAlerts(Optional.of(first.url("/arming/") + " , " + second.url("/x?token=t&type=")));
    return new ChannelRoute("url", Map.of("urlAlerts", bean));
  }

  private static List<String> calls(HttpRecorder server) {
    return server.requests().stream().map(r -> r.method() + " " + r.path()).toList();
  }

  @Test
  void everyUrlIsCalledWithTheType() throws Exception {
    try (ChannelRoute route = route()) {
      assertNull(route.deliver(SampleNotices.panel("armed")));
      assertNull(route.deliver(SampleNotices.panel("disarmed")));
    }
    assertEquals(List.of("GET /arming/armed", "GET /arming/disarmed"), calls(first));
    assertEquals(
        List.of("GET /x?token=t&type=armed", "GET /x?token=t&type=disarmed"), calls(second));
    Request request = first.requests().get(0);
    assertEquals(0, request.body().length);
    assertNull(request.header("HubDelivery"));
  }

  @ParameterizedTest
  @CsvSource({
    "RAISED, 1, alarm", "RAISED, 2, fault", "RAISED, 3, ''", "CLEARED, 1, recovery",
    "CLEARED, 2, recovery", "CLEARED, 3, ''", "REPEATED, 1, ''", "ESCALATED, 1, ''",
    "ACKNOWLEDGED, 1, ''", "FLOOD, 1, ''"
  })
  void theTypeFollowsTheNotice(String event, int priority, String type) throws Exception {
    try (ChannelRoute route = route()) {
      assertNull(route.deliver(SampleNotices.of(event, priority, "UNACK_ACTIVE")));
    }
    assertEquals(type.isEmpty() ? List.of() : List.of("GET /arming/" + type), calls(first));
  }

  @Test
  void aDeadUrlKeepsNobodyElseAndIsCalledAgainAloneAlsoAfterARestart() throws Exception {
    first.behave(Mode.ERROR);
    String left;
    try (ChannelRoute route = route()) {
      assertNotNull(route.deliver(SampleNotices.GAS));
      first.behave(Mode.RESET);
      assertNotNull(route.deliver(SampleNotices.GAS));
      left = route.progress;
    }
    assertFalse(left.contains("token"), left);
    first.behave(Mode.OK);
    try (ChannelRoute afterRestart = route()) {
      afterRestart.progress = left;
      assertNull(afterRestart.deliver(SampleNotices.GAS));
    }
    assertEquals(3, first.requests().size());
    assertEquals(1, second.requests().size());
  }

  @Test
  void aUrlThatDoesNotAnswerFailsInTime() throws Exception {
    first.behave(Mode.SLOW);
    try (ChannelRoute route = route()) {
      long before = System.nanoTime();
      assertNotNull(route.deliver(SampleNotices.GAS));
      assertTrue(Duration.ofNanos(System.nanoTime() - before).toSeconds() < 9);
    }
    assertEquals(1, second.requests().size());
  }
}
