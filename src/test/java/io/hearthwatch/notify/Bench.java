package io.hearthwatch.notify;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.hearthwatch.MovedClock;
import io.hearthwatch.store.MigratedStore;
import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A desk on a local store of its own, with channels that a test lets work or fail. */
final class Bench implements AutoCloseable {
  static final List<String> CHATS = List.of("anna", "ben");

  /** What a recipient got. */
  record Got(Target target, Notice notice, String messageId) {
    @Override
    public String toString() {
      return target + " " + notice.event();
    }
  }

  final MovedClock clock = new MovedClock("2026-11-25T17:00:00Z");
  final List<Got> got = new ArrayList<>();
  final Set<String> failing = new HashSet<>();
  final List<Channel> channels = new ArrayList<>();
  Failure failure = new Failure("no uplink", false, 0);
  boolean storeFails;
  Desk desk;
  Saver saver;
  private final MigratedStore local;
  private OutboxRows rows;
  private int messages;

  Bench(Path folder) throws SQLException {
    local = new MigratedStore(folder);
    execute("PRAGMA synchronous=OFF");
    restart();
  }

  static Channel channel(String name, String group) {
    return new Channel(name, group, 1, 3, Set.of(), Set.of(), Set.of(), name.equals("telegram"));
  }

  void with(String... names) {
    for (String name : names) {
      Channel channel = channel(name, name.equals("ntfy") ? "push" : "");
      channels.add(channel);
      desk.channels().attach(channel);
    }
  }

  void execute(String sql) throws SQLException {
    local
        .store()
        .read(
            connection -> {
              try (Statement statement = connection.createStatement()) {
                return statement.execute(sql);
              }
            });
  }

  /** As after a kill -9: only what was committed is known. */
  void restart() throws SQLException {
    begin();
    load();
  }

  /** After a restart, what was committed can be read again. */
  void load() throws SQLException {
    desk.load(rows.rows(), rows.taken(), rows.told());
  }

  /** As after a kill -9, with a store that cannot be read. */
  void restartUnread() {
    begin();
    desk.awayFromKnownIds();
  }

  private void begin() {
    rows =
        new OutboxRows(local.store(), new ObjectMapper()) {
          @Override
          void write(Changes changes) throws SQLException {
            if (storeFails) {
              throw new SQLException("database or disk is full");
            }
            super.write(changes);
          }
        };
    saver = new Saver(rows);
    desk = new Desk(clock, CHATS, saver);
    channels.forEach(desk.channels()::attach);
  }

  void add(String event, String alarm, int priority, String... audience) {
    desk.add(Notices.of(event, alarm, priority, audience));
  }

  void fail(String... names) {
    failing.addAll(List.of(names));
  }

  /** Lets every recipient have what is due now. */
  void deliver() {
    for (boolean more = true; more; ) {
      more = false;
      for (Target target : List.copyOf(desk.lanes().keySet())) {
        Row row = desk.take(target);
        if (row != null) {
          more = true;
          settle(row);
        }
      }
    }
  }

  private void settle(Row row) {
    Target target = row.target;
    if (failing.contains(target.channel()) || failing.contains(target.recipient())) {
      desk.failed(row, failure);
      return;
    }
    Notice notice = row.notice;
    String known = desk.told().messageId(notice.incident(), target);
    String id = notice.calls() || known == null ? "m" + ++messages : known;
    got.add(new Got(target, notice, id));
    desk.confirmed(row, notice, id);
  }

  /** Time passes in steps in which everything due happens. */
  void pass(Duration time, Duration step) {
    for (Duration gone = Duration.ZERO; gone.compareTo(time) < 0; gone = gone.plus(step)) {
      clock.pass(step);
      desk.tend();
      deliver();
    }
  }

  List<String> events(String recipientOrChannel) {
    return got.stream()
        .filter(
            g ->
                g.target().recipient().equals(recipientOrChannel)
                    || g.target().channel().equals(recipientOrChannel))
        .map(g -> g.notice().event())
        .toList();
  }

  List<Row> waiting() {
    return desk.lanes().values().stream().flatMap(l -> l.rows.stream()).toList();
  }

  @Override
  public void close() {
    local.close();
  }
}
