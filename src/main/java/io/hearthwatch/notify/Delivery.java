package io.hearthwatch.notify;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.Map;

/** One try to deliver a notification, in the header {@link #HEADER} of its exchange. */
@RegisterForReflection // routes may read it: ${header.HubDelivery.recipient}
public final class Delivery {
  /** Header of exchanges from {@code outbox:} endpoints. */
  public static final String HEADER = "HubDelivery";

  private final Map<String, Object> notice;
  private final String channel;
  private final String recipient;
  private final int attempt;
  private volatile String messageId;
  private volatile String progress;

  Delivery(
      Map<String, Object> notice,
      String channel,
      String recipient,
      int attempt,
      String messageId,
      String progress) {
    this.notice = notice;
    this.channel = channel;
    this.recipient = recipient;
    this.attempt = attempt;
    this.messageId = messageId;
    this.progress = progress;
  }

  /** The notice, see the header of routes/gas-alarms.yaml. */
  public Map<String, Object> getNotice() {
    return notice;
  }

  /** The channel's name. */
  public String getChannel() {
    return channel;
  }

  /** A chat's name, or "" for a channel with one recipient. */
  public String getRecipient() {
    return recipient;
  }

  /** 1 for the first try. */
  public int getAttempt() {
    return attempt;
  }

  /** Id of the message about this incident that the recipient has, or null. */
  public String getMessageId() {
    return messageId;
  }

  /** What a try that failed left for the next one, also after a restart; null for the first. */
  public String getProgress() {
    return progress;
  }

  /** Leaves something for the next try, should this one fail: what of it is done already. */
  public void progress(String done) {
    progress = done;
  }

  /** Tells which message now stands for the incident; kept when the exchange ends well. */
  public void sent(String id) {
    messageId = id;
  }
}
