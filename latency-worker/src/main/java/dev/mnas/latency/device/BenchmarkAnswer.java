package dev.mnas.latency.device;

import dev.mnas.latency.protocol.BenchmarkReport;
import dev.mnas.latency.runtime.Benchmark;
import dev.mnas.task.FailureClass;
import dev.mnas.worker.TaskFailure;
import java.nio.charset.StandardCharsets;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a benchmark left when it ended: {@link Benchmark} in Java and the program in C end alike.
 *
 * @param exit 0 with a report; {@link Benchmark#DIFFERS} and {@link Benchmark#REFUSED} with a last
 *     line that says why
 * @param output what it printed, at most {@value #MAX_REPORT_BYTES} bytes
 * @param errors the end of what it complained about
 */
public record BenchmarkAnswer(int exit, byte[] output, String errors) {
  /** Largest report that is read. */
  public static final int MAX_REPORT_BYTES = 16 << 20;

  private static final int OUT_OF_MEMORY_EXIT = 3;
  private static final int MESSAGE_LENGTH = 500;
  private static final JsonMapper JSON =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  /** The end of what a program complained about. */
  public static String tail(byte[] errors) {
    int start = Math.max(0, errors.length - MESSAGE_LENGTH);
    return new String(errors, start, errors.length - start, StandardCharsets.UTF_8).strip();
  }

  /** That a report had more bytes than are read. */
  public static String tooLong(long bytes) {
    return "a report may have %d bytes, had %d".formatted(MAX_REPORT_BYTES, bytes);
  }

  /**
   * The report.
   *
   * @param ofUser whether the model is a user's file, which is then at fault for whatever goes
   *     wrong
   * @throws TaskFailure OUT_OF_MEMORY when it says so, DEVICE_FAULT for any other end and for
   *     nonsense, INVALID_NETWORK for all of these of a user's file
   */
  public BenchmarkReport report(boolean ofUser) throws TaskFailure {
    if (exit != 0) {
      FailureClass failure =
          exit == OUT_OF_MEMORY_EXIT ? FailureClass.OUT_OF_MEMORY : FailureClass.DEVICE_FAULT;
      throw new TaskFailure(ofUser ? FailureClass.INVALID_NETWORK : failure, said());
    }
    FailureClass nonsense = ofUser ? FailureClass.INVALID_NETWORK : FailureClass.DEVICE_FAULT;
    try {
      return JSON.readValue(output, BenchmarkReport.class);
    } catch (JacksonException malformed) {
      throw new TaskFailure(
          nonsense, "benchmark must print a report: " + malformed.getOriginalMessage(), malformed);
    }
  }

  private String said() {
    return switch (exit) {
      // Libraries may have said something before.
      case Benchmark.DIFFERS, Benchmark.REFUSED -> errors.substring(errors.lastIndexOf('\n') + 1);
      default -> "benchmark must exit with 0, was %d: %s".formatted(exit, errors);
    };
  }
}
