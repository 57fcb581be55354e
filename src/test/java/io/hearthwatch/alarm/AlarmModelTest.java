package io.hearthwatch.alarm;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * Whatever happens in whatever order: an alarm is in the state the model says, whoever is to be
 * told is told or will be, nobody after an answer, nothing twice.
 */
class AlarmModelTest {
  @Property(tries = 250)
  void whateverHappens(@ForAll Random random) {
    new AlarmRun(random).run(60);
  }

  @Property(tries = 15)
  void howeverLongItGoesOn(@ForAll Random random) {
    new AlarmRun(random).run(600);
  }
}
