package io.hearthwatch.panel;

import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/** Arms and disarms the hub, not the panel, by word of a chat. */
@ApplicationScoped
@Named("armingChat")
@RegisterForReflection // called from routes
public class ArmingChat {
  private final Arming arming;
  private final PanelJournal journal;
  private final Clock clock;

  ArmingChat(Arming arming, PanelJournal journal, Clock clock) {
    this.arming = arming;
    this.journal = journal;
    this.clock = clock;
  }

  /** Switches to the header {@code HubArming} for {@code HubWho}; leaves an answer. */
  public void switchTo(Exchange exchange) {
    Message message = exchange.getMessage();
    String word = message.getHeader("HubArming", String.class);
    if (!Arming.ARMED.equals(word) && !Arming.DISARMED.equals(word)) {
      throw new IllegalArgumentException("arming: must be armed or disarmed, was " + word);
    }
    String who = message.getHeader("HubWho", "unknown", String.class);
    Instant now = clock.instant();
    Arming.State state = arming.switched(word, now, who);
    journal.write(
        new PanelJournal.Line(now, "EVENT", word, null, null, who, "SWITCHED", null), null);
    String text =
        word.equals(Arming.ARMED)
            ? "Armed: recordings are tagged."
            : "Disarmed: recordings are kept, not tagged.";
    message.setBody(
        Map.of("ok", true, "text", text + " Since " + state.since() + " by " + state.by() + "."));
  }
}
