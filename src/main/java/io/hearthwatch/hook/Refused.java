package io.hearthwatch.hook;

/**
 * CDI event: a call that needs scope {@code lock} was turned away. Fired on a worker thread, so
 * that an observer may write it down at once. Holds neither body nor credential; calls beyond the
 * limit of failed attempts are not reported one by one.
 *
 * @param caller the token's name, or the address when no valid credential came
 * @param path the normalized path, without query
 * @param reason a sentence for people
 */
public record Refused(String caller, String method, String path, String reason) {}
