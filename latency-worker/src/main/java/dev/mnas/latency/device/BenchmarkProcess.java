package dev.mnas.latency.device;

import dev.mnas.latency.protocol.BenchmarkReport;
import dev.mnas.latency.protocol.BenchmarkRequest;
import dev.mnas.latency.runtime.Benchmark;
import dev.mnas.task.FailureClass;
import dev.mnas.worker.TaskCancelled;
import dev.mnas.worker.TaskFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Runs each benchmark in a fresh child process, and never longer than allowed. */
public final class BenchmarkProcess {
  /** Stands in a command for a folder in which the child may write. */
  static final String SCRATCH = "{scratch}";

  private static final long POLL_MILLIS = 50;
  private static final int MESSAGE_BYTES = 500;
  private static final int OUT_OF_MEMORY_EXIT = 3;
  private static final long MAX_REPORT_BYTES = 16 << 20;
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final List<String> command;
  private final Duration timeout;
  private final boolean confined;

  /**
   * @param command that gets the request file as its last argument
   * @param confined whether the child is to be trusted with nothing: then it writes in a folder of
   *     its own, and whatever it does wrong is the model's fault
   */
  BenchmarkProcess(List<String> command, Duration timeout, boolean confined) {
    this.command = List.copyOf(command);
    this.timeout = timeout;
    this.confined = confined;
  }

  /**
   * Runs one benchmark; request and output are files in the folder.
   *
   * @throws TaskFailure DEVICE_FAULT when the child crashes, hangs, prints nonsense or says that
   *     the model answers wrongly, OUT_OF_MEMORY when it says so, INVALID_NETWORK for all of these
   *     of a confined child
   * @throws TaskCancelled soon after {@code cancelled} turned true; the child is gone then
   */
  BenchmarkReport run(BenchmarkRequest request, WorkFolder folder, BooleanSupplier cancelled)
      throws TaskFailure, TaskCancelled {
    Path output = folder.path().resolve("report.json");
    Path errors = folder.path().resolve("errors.txt");
    Path requestFile = folder.write("request.json", JSON.writeValueAsBytes(request));
    ProcessBuilder builder = new ProcessBuilder();
    String scratch = folder.path().toString();
    if (confined) {
      Path own = folder.readableByAll();
      scratch = own.toString();
      builder.directory(own.toFile()).environment().clear();
      builder.environment().put("PATH", System.getenv().getOrDefault("PATH", "/usr/bin:/bin"));
    }
    List<String> line = new ArrayList<>();
    for (String word : command) {
      line.add(word.replace(SCRATCH, scratch));
    }
    line.add(requestFile.toString());
    builder.command(line).redirectOutput(output.toFile()).redirectError(errors.toFile());
    Process process;
    try {
      process = builder.start();
    } catch (IOException notStarted) {
      throw new TaskFailure(
          FailureClass.DEVICE_FAULT,
          "benchmark must start: " + notStarted.getMessage(),
          notStarted);
    }
    int exit = await(process, cancelled);
    if (exit != 0) {
      throw failure(
          exit == OUT_OF_MEMORY_EXIT ? FailureClass.OUT_OF_MEMORY : FailureClass.DEVICE_FAULT,
          said(exit, errors));
    }
    return report(output);
  }

  private BenchmarkReport report(Path output) throws TaskFailure {
    try {
      long bytes = Files.size(output);
      if (bytes > MAX_REPORT_BYTES) {
        throw failure(
            FailureClass.DEVICE_FAULT,
            "a report may have %d bytes, had %d".formatted(MAX_REPORT_BYTES, bytes));
      }
      return JSON.readValue(output, BenchmarkReport.class);
    } catch (IOException gone) {
      throw new UncheckedIOException(gone);
    } catch (JacksonException malformed) {
      throw failure(
          FailureClass.DEVICE_FAULT,
          "benchmark must print a report: " + malformed.getOriginalMessage());
    }
  }

  private static String said(int exit, Path errors) {
    return switch (exit) {
      // Libraries may have said something before.
      case Benchmark.DIFFERS, Benchmark.REFUSED -> {
        String all = tail(errors);
        yield all.substring(all.lastIndexOf('\n') + 1);
      }
      default -> "benchmark must exit with 0, was %d: %s".formatted(exit, tail(errors));
    };
  }

  private TaskFailure failure(FailureClass failure, String message) {
    return new TaskFailure(confined ? FailureClass.INVALID_NETWORK : failure, message);
  }

  private int await(Process process, BooleanSupplier cancelled) throws TaskFailure, TaskCancelled {
    long start = System.nanoTime();
    try {
      while (!process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
        if (cancelled.getAsBoolean()) {
          throw new TaskCancelled();
        }
        if (System.nanoTime() - start > timeout.toNanos()) {
          throw failure(
              FailureClass.DEVICE_FAULT, "benchmark must end within " + timeout + ", did not");
        }
      }
      return process.exitValue();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new TaskCancelled();
    } finally {
      // Without effect on processes that have ended.
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  private static String tail(Path errors) {
    try {
      byte[] bytes = Files.readAllBytes(errors);
      int start = Math.max(0, bytes.length - MESSAGE_BYTES);
      return new String(bytes, start, bytes.length - start, StandardCharsets.UTF_8).strip();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
