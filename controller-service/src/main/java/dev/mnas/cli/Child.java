package dev.mnas.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A process in a session of its own, so that a terminal's Ctrl-C does not reach it. */
final class Child {
  private static final int TAIL_LINES = 10;

  private final String name;
  private final Path log;
  private final long logStart;
  private final Process process;

  private Child(String name, Path log, long logStart, Process process) {
    this.name = name;
    this.log = log;
    this.logStart = logStart;
    this.process = process;
  }

  /**
   * Starts it; its output goes to the end of the log, which another demo may be writing too.
   *
   * @param kept which variables of this process it inherits
   */
  static Child start(String name, Path log, List<String> command, Predicate<String> kept)
      throws IOException {
    Path folder = log.getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    long logStart = Files.exists(log) ? Files.size(log) : 0;
    List<String> inSession = new ArrayList<>(List.of("setsid"));
    inSession.addAll(command);
    ProcessBuilder process =
        new ProcessBuilder(inSession)
            .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    process.environment().keySet().removeIf(kept.negate());
    return new Child(name, log, logStart, process.start());
  }

  String name() {
    return name;
  }

  Path log() {
    return log;
  }

  boolean alive() {
    return process.isAlive();
  }

  int exitCode() {
    return process.exitValue();
  }

  /** Waits for its end; false when it lives on. */
  boolean ends(Duration limit) throws InterruptedException {
    return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
  }

  void terminate() {
    process.destroy();
  }

  void kill() {
    process.destroyForcibly();
  }

  /** What it said last: its own error line when there is one. */
  String lastWords() throws IOException {
    byte[] all = Files.readAllBytes(log);
    int from = (int) Math.min(logStart, all.length);
    String own = new String(all, from, all.length - from, StandardCharsets.UTF_8);
    List<String> lines = own.lines().toList();
    List<String> said = lines.stream().filter(line -> line.startsWith("mnas: ")).toList();
    if (!said.isEmpty()) {
      return said.get(said.size() - 1);
    }
    return String.join(
        System.lineSeparator(),
        lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()));
  }
}
