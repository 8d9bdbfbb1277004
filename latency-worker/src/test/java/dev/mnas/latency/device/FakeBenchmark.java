package dev.mnas.latency.device;

import dev.mnas.latency.protocol.Schedule;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;

/** Child processes that are no benchmark; each gets the request file as {@code $0}. */
public final class FakeBenchmark {
  private static final Duration GENEROUS = Duration.ofSeconds(30);

  private FakeBenchmark() {}

  static BenchmarkProcess shell(String script) {
    return shell(script, GENEROUS);
  }

  static BenchmarkProcess shell(String script, Duration timeout) {
    return new BenchmarkProcess(List.of("/bin/sh", "-c", script), timeout, false);
  }

  /** Children of both kinds that run the script. */
  static BenchmarkProcesses running(String script) {
    return new BenchmarkProcesses() {
      @Override
      public BenchmarkProcess trusted() {
        return shell(script);
      }

      @Override
      public BenchmarkProcess confined(int threads) {
        return new BenchmarkProcess(List.of("/bin/sh", "-c", script), GENEROUS, true);
      }
    };
  }

  /** Reports candidate and reference of 0.5 ms each. */
  public static BenchmarkProcesses halfAMillisecond() {
    return running("echo '%s'".formatted(reportOf(3, 0, 0.5, 0.5)));
  }

  /** Without a pause, on all cores. */
  public static DeviceSettings settings() {
    return new DeviceSettings(
        Schedule.STANDARD, null, CoolDown.of(Duration.ZERO), "board-7", Map.of());
  }

  /**
   * @param others nodes that the accelerator did not take
   * @param referenceMillis one sample each
   */
  static String reportOf(int nodes, int others, double candidateMillis, double... referenceMillis) {
    return """
        {"runtimeVersion":"9","precision":"FLOAT32",\
        "process":{"coldFirstRunMillis":1,"peakMemoryBytes":9,"modelBytes":7},\
        "acceleration":{"accelerator":"XNNPACK","nodes":%d,"otherNodes":[%s]},\
        "output":{"against":"EVALUATION","largestDifference":0,"tolerance":0.001},\
        "blocks":5,"candidate":[%s],"reference":[%s]}"""
        .formatted(
            nodes,
            String.join(",", Collections.nCopies(others, "\"CUSTOM\"")),
            samples(candidateMillis),
            samples(referenceMillis));
  }

  private static String samples(double... millis) {
    return DoubleStream.of(millis)
        .mapToLong(each -> Math.round(each * 2e6))
        .mapToObj(
            nanos -> "{\"inferences\":2,\"wallNanos\":%d,\"cpuNanos\":%d}".formatted(nanos, nanos))
        .collect(Collectors.joining(","));
  }
}
