package dev.mnas.latency.shell;

import dev.mnas.latency.device.BenchmarkAnswer;
import dev.mnas.latency.device.ChildProcess;
import dev.mnas.worker.TaskCancelled;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** A program of this machine, such as {@code ssh}, run to its end. */
final class Program {
  private Program() {}

  /**
   * Runs it.
   *
   * @param input what it reads, nothing where null
   * @throws ConnectionLost when it is not there, does not end in time or prints without end
   */
  static Ended run(
      List<String> command, @Nullable Path input, Duration timeout, BooleanSupplier cancelled)
      throws ConnectionLost, TaskCancelled {
    String name = command.get(0);
    try {
      Path output = Files.createTempFile("mnas-program-", ".out");
      Path errors = Files.createTempFile("mnas-program-", ".err");
      try {
        Process process =
            new ProcessBuilder(command)
                .redirectInput(input == null ? new File("/dev/null") : input.toFile())
                .redirectOutput(output.toFile())
                .redirectError(errors.toFile())
                .start();
        OptionalInt exit = ChildProcess.await(process, timeout, cancelled);
        if (exit.isEmpty()) {
          throw new ConnectionLost("%s must end within %s, did not".formatted(name, timeout));
        }
        if (Files.size(output) > BenchmarkAnswer.MAX_REPORT_BYTES) {
          throw new ConnectionLost(
              "an answer may have %d bytes, had %d"
                  .formatted(BenchmarkAnswer.MAX_REPORT_BYTES, Files.size(output)));
        }
        return new Ended(
            exit.getAsInt(),
            Files.readAllBytes(output),
            BenchmarkAnswer.tail(Files.readAllBytes(errors)));
      } catch (IOException absent) {
        throw new ConnectionLost("%s must start: %s".formatted(name, absent.getMessage()), absent);
      } finally {
        Files.deleteIfExists(output);
        Files.deleteIfExists(errors);
      }
    } catch (IOException full) {
      throw new UncheckedIOException(full);
    }
  }

  /**
   * @param errors the end of what it complained about
   */
  record Ended(int exit, byte[] output, String errors) {}
}
