package io.hearthwatch.notify;

/**
 * Where a notification goes.
 *
 * @param channel name of the channel: {@code outbox:<channel>}
 * @param recipient name of a chat, or "" for a channel with one recipient
 */
record Target(String channel, String recipient) {
  @Override
  public String toString() {
    return recipient.isEmpty() ? channel : channel + " " + recipient;
  }
}
