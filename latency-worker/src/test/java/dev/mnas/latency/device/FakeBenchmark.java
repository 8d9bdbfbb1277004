package dev.mnas.latency.device;

import java.time.Duration;
import java.util.List;

/** Child processes that are no benchmark; each gets the request file as {@code $0}. */
public final class FakeBenchmark {
  private static final Duration GENEROUS = Duration.ofSeconds(30);

  private FakeBenchmark() {}

  static BenchmarkProcess shell(String script) {
    return shell(script, GENEROUS);
  }

  static BenchmarkProcess shell(String script, Duration timeout) {
    return new BenchmarkProcess(List.of("/bin/sh", "-c", script), timeout);
  }

  /** Reports one or two models, as many as the request names, of 0.5 ms each. */
  public static BenchmarkProcess halfAMillisecond() {
    String model = modelOf(1, "{\"inferences\":2,\"wallNanos\":1000000,\"cpuNanos\":1000000}");
    return shell(
        "if grep -q model1 \"$0\"; then echo '%s'; else echo '%s'; fi"
            .formatted(reportOf(model + "," + model), reportOf(model)));
  }

  static String reportOf(String models) {
    return "{\"runtimeVersion\":\"9\",\"blocks\":5,\"models\":[%s]}".formatted(models);
  }

  static String modelOf(int delegatedSteps, String samples) {
    return "{\"steps\":1,\"delegatedSteps\":%d,\"samples\":[%s]}"
        .formatted(delegatedSteps, samples);
  }
}
