package io.hearthwatch.alarm;

import java.util.List;

/**
 * What an event came to.
 *
 * @param alarm the alarm from now on
 * @param changed whether it differs in more than its wording, so that it is to be stored
 * @param refusal why the state forbids what a person asked for, or null
 */
record Step(
    Alarm alarm,
    boolean changed,
    List<Transition> transitions,
    List<Notice> notices,
    String refusal) {}
