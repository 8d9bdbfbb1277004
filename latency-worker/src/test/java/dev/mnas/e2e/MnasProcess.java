package dev.mnas.e2e;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** One part of mnas in a process of its own, started by the launcher; killed when closed. */
final class MnasProcess implements AutoCloseable {
  static final Duration LIMIT = Duration.ofMinutes(3);

  private static final Path LAUNCHER = Path.of("..", "mnas").toAbsolutePath().normalize();

  private final Process process;
  private final Path log;

  private MnasProcess(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  static MnasProcess start(Path log, Map<String, String> environment, String... arguments) {
    List<String> command = new ArrayList<>(List.of(LAUNCHER.toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    // A developer's own controller must not be asked for its tokens.
    builder.environment().keySet().removeIf(name -> name.startsWith("MNAS_"));
    builder.environment().putAll(environment);
    try {
      return new MnasProcess(builder.start(), log);
    } catch (IOException absent) {
      throw new UncheckedIOException(absent);
    }
  }

  /** Runs a command of the command line to its end and gives what it said. */
  static String run(Path log, String... arguments) throws InterruptedException {
    try (MnasProcess command = start(log, Map.of(), arguments)) {
      int code = command.exitCode();
      if (code != 0) {
        throw new AssertionError(
            String.join(" ", arguments) + " must end with 0, was " + code + ": " + command.said());
      }
      return command.said();
    }
  }

  /** Waits until its log has the text. */
  void awaits(String text) {
    await(text + " in " + log)
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(50))
        .until(
            () -> {
              if (said().contains(text)) {
                return true;
              }
              if (!process.isAlive()) {
                throw new AssertionError("it ended before '" + text + "': " + said());
              }
              return false;
            });
  }

  String said() {
    try {
      return Files.readString(log);
    } catch (IOException gone) {
      throw new UncheckedIOException(gone);
    }
  }

  ProcessHandle handle() {
    return process.toHandle();
  }

  /** SIGTERM. */
  void terminate() {
    process.destroy();
  }

  /** SIGKILL, to it alone. */
  void kill() throws InterruptedException {
    process.destroyForcibly();
    exitCode();
  }

  /** Waits for its end. */
  int exitCode() throws InterruptedException {
    if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
      throw new AssertionError("it must end within " + LIMIT + ": " + said());
    }
    return process.exitValue();
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}
