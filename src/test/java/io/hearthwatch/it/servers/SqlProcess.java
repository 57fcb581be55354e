package io.hearthwatch.it.servers;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A database server on a free port of 127.0.0.1, its files in a folder that goes with it. */
abstract class SqlProcess implements SqlServer {
  private final Path folder;
  private final int port = Ports.free();
  private List<String> command;
  private OsProcess process;

  SqlProcess(Path folder) {
    this.folder = folder;
  }

  /**
   * Starts for the first time.
   *
   * @param program the server with what is its own
   * @param options the test's options, which overrule all others
   */
  final void start(List<String> program, List<String> options) {
    command = new ArrayList<>(program);
    command.add("--datadir=" + data());
    command.add("--port=" + port);
    command.add("--socket=" + folder.resolve("m.sock"));
    command.add("--pid-file=" + folder.resolve("m.pid"));
    command.add("--bind-address=127.0.0.1");
    command.addAll(options);
    restart();
  }

  final Path data() {
    return folder.resolve("data");
  }

  @Override
  public final int port() {
    return port;
  }

  @Override
  public final void restart() {
    process = OsProcess.start(command, Map.of(), folder.resolve("server.log"));
    awaitAnswer(Duration.ofSeconds(60));
  }

  @Override
  public final void stop() {
    process.stop(Duration.ofSeconds(30));
  }

  @Override
  public final void kill9() {
    process.kill();
  }

  @Override
  public final void pause() {
    process.signal("STOP");
  }

  @Override
  public final void resume() {
    process.signal("CONT");
  }

  @Override
  public final ProcessHandle handle() {
    return process.handle();
  }

  @Override
  public final String logTail(int lines) {
    return process.tail(lines);
  }

  @Override
  public final void close() {
    process.kill();
    OsProcess.delete(folder);
  }
}
