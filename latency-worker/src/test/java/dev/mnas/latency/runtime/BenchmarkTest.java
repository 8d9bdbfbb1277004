package dev.mnas.latency.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.mnas.latency.protocol.BenchmarkReport;
import dev.mnas.latency.protocol.BenchmarkRequest;
import dev.mnas.latency.protocol.CandidateModel;
import dev.mnas.latency.protocol.ExpectedOutput;
import dev.mnas.latency.protocol.OutputDiffers;
import dev.mnas.latency.protocol.ReferenceNetwork;
import dev.mnas.latency.protocol.Schedule;
import dev.mnas.task.LatencyDetails.OutputCheck.Against;
import dev.mnas.task.LatencyRuntime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchmarkTest {
  private static final Schedule SHORT = new Schedule(1, 1, 5, 40, 1, 1);

  @TempDir private Path folder;
  private String model = "";

  @BeforeEach
  void write() throws IOException {
    model = Files.write(folder.resolve("model.tflite"), ReferenceNetwork.model()).toString();
  }

  private BenchmarkReport run(@Nullable ExpectedOutput expected) {
    CandidateModel candidate = new CandidateModel(model, LatencyRuntime.TFLITE, 1, expected);
    return Benchmark.run(new BenchmarkRequest(SHORT, candidate, model));
  }

  @Test
  void candidateGetsTheLeastSamplesAndTheReferenceThoseOfEveryBlock() {
    BenchmarkReport report = run(null);

    assertThat(report.runtimeVersion()).startsWith("2.");
    assertThat(report.blocks()).isGreaterThanOrEqualTo(5);
    assertThat(report.candidate())
        .hasSizeGreaterThanOrEqualTo(40)
        .allMatch(sample -> sample.wallNanos() >= Schedule.SAMPLE_NANOS);
    assertThat(report.reference())
        .hasSizeGreaterThanOrEqualTo(report.blocks() * Schedule.MIN_BLOCK_SAMPLES);
    assertThat(report.acceleration().otherNodes()).isEmpty();
    assertThat(report.acceleration().nodes()).isGreaterThan(50);
    assertThat(report.process().modelBytes()).isEqualTo(ReferenceNetwork.model().length);
    assertThat(report.process().coldFirstRunMillis()).isPositive();
  }

  @Test
  void withoutAnExpectedOutputThePlainKernelsSayWhatIsRight() {
    assertThat(run(null).output().against()).isEqualTo(Against.PLAIN_KERNELS);
  }

  @Test
  void wrongAnswerIsNotTimed() {
    ExpectedOutput other =
        new ExpectedOutput(
            Collections.nCopies(32 * 32 * 3, 0.5f), Collections.nCopies(10, 100f), 1e-3);

    assertThatExceptionOfType(OutputDiffers.class)
        .isThrownBy(() -> run(other))
        .withMessageStartingWith(
            "output 0 must be 100.0, within 0.001 of the largest magnitude 100.0, was ");
  }
}
