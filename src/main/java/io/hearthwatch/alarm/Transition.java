package io.hearthwatch.alarm;

import java.time.Instant;

/**
 * A line of the journal.
 *
 * @param event a {@link Notice.Event}, or ACKNOWLEDGEMENT_EXPIRED
 * @param before null when there was no alarm
 * @param who a person with the way they came by, or {@code hub}, or null for the source
 */
record Transition(
    Instant at,
    String alarm,
    String incident,
    String kind,
    Integer priority,
    String site,
    String event,
    AlarmState before,
    AlarmState after,
    String who,
    String why) {}
