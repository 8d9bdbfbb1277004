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
  /** Far above the slowest network that a search would keep. */
  private static final Duration TIMEOUT = Duration.ofMinutes(3);

  private static final long POLL_MILLIS = 50;
  private static final int MESSAGE_BYTES = 500;
  private static final int OUT_OF_MEMORY_EXIT = 3;
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final List<String> command;
  private final Duration timeout;

  BenchmarkProcess(List<String> command, Duration timeout) {
    this.command = List.copyOf(command);
    this.timeout = timeout;
  }

  /** Starts {@link Benchmark} in a JVM like this one, with its class path and a small heap. */
  public static BenchmarkProcess ofThisJvm() {
    return new BenchmarkProcess(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xms16m",
            "-Xmx64m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-XX:+ExitOnOutOfMemoryError",
            // By default JavaCPP refuses native memory beyond a multiple of the small heap.
            "-Dorg.bytedeco.javacpp.maxphysicalbytes=0",
            "-cp",
            System.getProperty("java.class.path"),
            Benchmark.class.getName()),
        TIMEOUT);
  }

  /**
   * Runs one benchmark; request and output are files in the folder.
   *
   * @throws TaskFailure DEVICE_FAULT when the child crashes, hangs or prints nonsense,
   *     OUT_OF_MEMORY when it says so
   * @throws TaskCancelled soon after {@code cancelled} turned true; the child is gone then
   */
  BenchmarkReport run(BenchmarkRequest request, Path folder, BooleanSupplier cancelled)
      throws TaskFailure, TaskCancelled {
    Path requestFile = folder.resolve("request.json");
    Path output = folder.resolve("report.json");
    Path errors = folder.resolve("errors.txt");
    JSON.writeValue(requestFile, request);
    List<String> line = new ArrayList<>(command);
    line.add(requestFile.toString());
    Process process;
    try {
      process =
          new ProcessBuilder(line)
              .redirectOutput(output.toFile())
              .redirectError(errors.toFile())
              .start();
    } catch (IOException notStarted) {
      throw new TaskFailure(
          FailureClass.DEVICE_FAULT,
          "benchmark must start: " + notStarted.getMessage(),
          notStarted);
    }
    int exit = await(process, cancelled);
    if (exit != 0) {
      throw new TaskFailure(
          exit == OUT_OF_MEMORY_EXIT ? FailureClass.OUT_OF_MEMORY : FailureClass.DEVICE_FAULT,
          "benchmark must exit with 0, was %d: %s".formatted(exit, tail(errors)));
    }
    try {
      return JSON.readValue(output, BenchmarkReport.class);
    } catch (JacksonException malformed) {
      throw new TaskFailure(
          FailureClass.DEVICE_FAULT,
          "benchmark must print a report: " + malformed.getOriginalMessage(),
          malformed);
    }
  }

  private int await(Process process, BooleanSupplier cancelled) throws TaskFailure, TaskCancelled {
    long start = System.nanoTime();
    try {
      while (!process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
        if (cancelled.getAsBoolean()) {
          throw new TaskCancelled();
        }
        if (System.nanoTime() - start > timeout.toNanos()) {
          throw new TaskFailure(
              FailureClass.DEVICE_FAULT, "benchmark must end within " + timeout + ", did not");
        }
      }
      return process.exitValue();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new TaskCancelled();
    } finally {
      // Without effect on a process that has ended.
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
