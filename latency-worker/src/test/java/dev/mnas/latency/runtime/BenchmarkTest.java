package dev.mnas.latency.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mnas.latency.protocol.BenchmarkReport;
import dev.mnas.latency.protocol.BenchmarkRequest;
import dev.mnas.latency.protocol.ReferenceNetwork;
import dev.mnas.latency.protocol.Schedule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchmarkTest {
  @Test
  void everyModelGetsAtLeastTheLeastSamplesOfEveryBlock(@TempDir Path folder) throws IOException {
    String model = Files.write(folder.resolve("model.tflite"), ReferenceNetwork.model()).toString();
    Schedule schedule = new Schedule(1, 1, 5, 1, 1);

    BenchmarkReport report =
        Benchmark.run(new BenchmarkRequest(schedule, 1, List.of(model, model)));

    assertThat(report.runtimeVersion()).startsWith("2.");
    assertThat(report.blocks()).isGreaterThanOrEqualTo(5);
    assertThat(report.models())
        .hasSize(2)
        .allSatisfy(
            timings -> {
              assertThat(timings.delegatedSteps()).isEqualTo(1);
              assertThat(timings.samples())
                  .hasSizeGreaterThanOrEqualTo(report.blocks() * Schedule.MIN_BLOCK_SAMPLES)
                  .allMatch(sample -> sample.wallNanos() >= Schedule.SAMPLE_NANOS);
            });
  }
}
