package io.hearthwatch.gas;

import static org.junit.jupiter.api.Assertions.fail;

import io.hearthwatch.gas.DetectorNetwork.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Exactly one row for each reading that reached the broker, whatever happens to the hub. */
class RunTrackerModelTest {
  @Property(tries = 1000)
  void withHelloBeforeEachRestartEveryReadingHasOneRow(@ForAll Random random) {
    List<Message> reached = new ArrayList<>();
    double loss = random.nextInt(4) * 0.3;
    for (int run = 0; run < 1 + random.nextInt(12); run++) {
      reached.add(new Message(reached.size(), -1, 0));
      int first = random.nextInt(5) == 0 ? random.nextInt(20) : 0;
      int readings = random.nextInt(random.nextInt(20) == 0 ? 1500 : 60);
      for (int sequence = first; sequence < first + readings; sequence++) {
        if (random.nextDouble() >= loss) {
          reading(reached, random, sequence);
        }
        if (random.nextInt(30) == 0) {
          reached.add(new Message(reached.size(), -1, 0)); // reconnected without a restart
        }
      }
    }
    everyReadingHasOneRow(reached, random);
  }

  @Property(tries = 1000)
  void withoutHelloRestartsAtZeroOrOneLoseNothing(@ForAll Random random) {
    List<Message> reached = new ArrayList<>();
    double loss = random.nextInt(4) * 0.3;
    for (int run = 0; run < 1 + random.nextInt(12); run++) {
      reading(reached, random, random.nextInt(2));
      int readings = random.nextInt(random.nextInt(20) == 0 ? 1500 : 60);
      for (int sequence = 2; sequence < readings + 2; sequence++) {
        if (random.nextDouble() >= loss) {
          reading(reached, random, sequence);
        }
      }
      reading(reached, random, readings + 2); // a run of 0 or 1 alone is ambiguous, see the class
    }
    everyReadingHasOneRow(reached, random);
  }

  private void reading(List<Message> reached, Random random, int sequence) {
    reached.add(new Message(reached.size(), sequence, sequence * 2L + random.nextInt(2)));
  }

  private void everyReadingHasOneRow(List<Message> reached, Random random) {
    DetectorNetwork network = new DetectorNetwork(random, reached);
    network.run();
    List<Integer> readings =
        reached.stream().filter(m -> m.sequence() >= 0).map(Message::id).toList();
    List<Integer> rows = network.rows();
    for (int i = 0; i < Math.max(readings.size(), rows.size()); i++) {
      if (i >= rows.size() || i >= readings.size() || !rows.get(i).equals(readings.get(i))) {
        fail(
            "row "
                + i
                + " of "
                + rows.size()
                + " is not reading "
                + i
                + " of "
                + readings.size()
                + (i > 0 ? " after id " + readings.get(i - 1) : "")
                + ":\n"
                + network.journal());
      }
    }
  }
}
