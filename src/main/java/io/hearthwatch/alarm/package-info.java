/**
 * Alarms: what is wrong, who is told, until somebody answers.
 *
 * <p>A source says by {@code alarms.signal} that a condition holds or is over. {@link
 * io.hearthwatch.alarm.AlarmMachine} makes of it, and of what people do, one of these (rows: state,
 * columns: event; a dash: nothing changes; an x: refused):
 *
 * <pre>
 *                raise          clear          acknowledge   shelve(1)  unshelve, end  out of service  in service  time
 * NORMAL         UNACK_ACTIVE   -              x             x          x              x               x           -
 * UNACK_ACTIVE   -(2)           CLEARED/NORMAL ACK_ACTIVE    SHELVED    x              OUT_OF_SERVICE  x           next step
 * ACK_ACTIVE     -(2)           NORMAL         -(3)          SHELVED    x              OUT_OF_SERVICE  x           expired: UNACK_ACTIVE
 * UNACK_CLEARED  UNACK_ACTIVE   -              NORMAL        x          x              OUT_OF_SERVICE  x           daily reminder
 * SHELVED        -(2)           -              x             SHELVED    UNACK/NORMAL   OUT_OF_SERVICE  x           ended: as unshelve
 * OUT_OF_SERVICE -              -              x             x          x              x               UNACK/NORMAL  -
 * </pre>
 *
 * <p>CLEARED/NORMAL: a latched alarm becomes UNACK_CLEARED, another NORMAL. UNACK/NORMAL: as the
 * condition is by then. (1) never with priority 1. (2) a more urgent priority makes it
 * UNACK_ACTIVE, told anew. (3) the acknowledgement begins anew, nobody is told.
 *
 * <p>A {@link io.hearthwatch.alarm.Chain} says who is told when. Its clock starts at the first
 * raise of an incident and goes on when the alarm clears and comes back unanswered. While no chain
 * fits (its route is being reloaded) everything stays due.
 *
 * <p>{@link io.hearthwatch.alarm.AlarmDesk} is the one thread on which all this happens: it commits
 * alarms and notices together, then hands the notices to the routes. What its store cannot take is
 * told all the same, and stored later.
 */
package io.hearthwatch.alarm;
