package io.hearthwatch.hook;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Remembers refused calls as the lock journal will. */
@Singleton
public class RefusedLog {
  private final List<Refused> all = new CopyOnWriteArrayList<>();

  void note(@Observes Refused refused) {
    all.add(refused);
  }

  List<Refused> all() {
    return all;
  }
}
