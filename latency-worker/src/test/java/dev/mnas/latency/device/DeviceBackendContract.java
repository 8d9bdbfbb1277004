package dev.mnas.latency.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.mnas.latency.protocol.BenchmarkReport;
import dev.mnas.latency.protocol.ExpectedOutput;
import dev.mnas.latency.protocol.Schedule;
import dev.mnas.network.Network;
import dev.mnas.network.Zoo;
import dev.mnas.network.ZooOptions;
import dev.mnas.task.FailureClass;
import dev.mnas.task.LatencyDetails.OutputCheck.Against;
import dev.mnas.task.LatencyPrecision;
import dev.mnas.task.LatencyRuntime;
import dev.mnas.worker.TaskCancelled;
import dev.mnas.worker.TaskFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What every backend does, whatever device it reaches. No time of a benchmark is asserted. */
@Timeout(240)
public abstract class DeviceBackendContract {
  protected static final Schedule SHORT = new Schedule(5, 5, 5, 15, 1, 1);

  /** Squeeze-and-excite, strides, skips: what a small candidate has. */
  protected static final Network NETWORK =
      Network.of(
          Zoo.resolve(
                  "r1_k3_s11_e1_i16_o16 r2_k5_s22_e3_i16_o24_se0.25",
                  ZooOptions.PUBLISHED.withInput(ZooOptions.parseInput("16x12x3")).withClasses(10))
              .spec());

  /** Of the graph that the writers write for it: the same for every backend. */
  private static final int GRAPH_NODES = 24;

  private @Nullable DeviceBackend used;

  /** A backend of a device that works; asked for once in a test. */
  protected abstract DeviceBackend backend() throws Exception;

  /** Files of runs that still lie on the device. */
  protected List<Path> leftOver() throws IOException {
    return List.of();
  }

  private DeviceBackend connected() throws Exception {
    DeviceBackend backend = backend();
    used = backend;
    backend.connect(() -> false);
    return backend;
  }

  @AfterEach
  void closeAndLookForFiles() throws IOException {
    if (used != null) {
      used.close();
      assertThat(leftOver()).isEmpty();
    }
  }

  protected static Subject subject(LatencyPrecision precision) {
    return Subject.of(NETWORK, LatencyRuntime.TFLITE, precision, 1);
  }

  @Test
  void deviceTellsTheSameOfItselfEachTime() throws Exception {
    DeviceBackend backend = backend();
    used = backend;
    DeviceIdentity identity = backend.connect(() -> false);
    backend.close();

    assertThat(backend.connect(() -> false)).isEqualTo(identity);
    assertThat(identity.serial()).matches("[\\w.:@+-]{1,64}");
    assertThat(identity.cores()).isPositive();
    assertThat(identity.labels()).containsKeys("soc", "os", "architecture");
  }

  @ParameterizedTest
  @EnumSource(LatencyPrecision.class)
  void networkIsCheckedAgainstItsEvaluationAndTimed(LatencyPrecision precision) throws Exception {
    BenchmarkReport report = connected().run(subject(precision), SHORT, () -> false).report();

    assertThat(report.precision()).isEqualTo(precision);
    assertThat(report.runtimeVersion()).startsWith("2.");
    assertThat(report.output().against()).isEqualTo(Against.EVALUATION);
    assertThat(report.candidate()).hasSizeGreaterThanOrEqualTo(15);
    assertThat(report.reference()).hasSizeGreaterThanOrEqualTo(15);
    assertThat(report.blocks()).isGreaterThanOrEqualTo(5);
    assertThat(report.process().modelBytes()).isEqualTo(subject(precision).content().length);
    assertThat(report.process().peakMemoryBytes())
        .isGreaterThan(report.process().idleMemoryBytes());
    assertThat(report.acceleration().otherNodes()).isEmpty();
    assertThat(report.acceleration().nodes()).isEqualTo(GRAPH_NODES);
  }

  @Test
  void secondRunIsAsTheFirst() throws Exception {
    DeviceBackend device = connected();
    device.run(subject(LatencyPrecision.FLOAT32), SHORT, () -> false);

    assertThat(device.run(subject(LatencyPrecision.FLOAT32), SHORT, () -> false).report().blocks())
        .isGreaterThanOrEqualTo(5);
  }

  @Test
  void modelThatAnswersSomethingElseIsADeviceFaultWithBothNumbers() throws Exception {
    Subject right = subject(LatencyPrecision.FLOAT32);
    ExpectedOutput expected = Objects.requireNonNull(right.expected());
    Subject wrong =
        new Subject(
            right.content(),
            right.runtime(),
            1,
            new ExpectedOutput(expected.image(), Collections.nCopies(10, 7f), 1e-3));
    DeviceBackend device = connected();

    TaskFailure failure =
        catchThrowableOfType(TaskFailure.class, () -> device.run(wrong, SHORT, () -> false));
    assertThat(failure.failure()).isEqualTo(FailureClass.DEVICE_FAULT);
    assertThat(failure.getMessage()).startsWith("output 0 must be 7").contains("within 0.001");
  }

  @Test
  void runThatIsCancelledEndsAndTheNextWorks() throws Exception {
    DeviceBackend device = connected();
    AtomicInteger asked = new AtomicInteger();
    Schedule long5 = new Schedule(60_000, 50, 5, 200, 50, 60_000);

    assertThatExceptionOfType(TaskCancelled.class)
        .isThrownBy(
            () ->
                device.run(
                    subject(LatencyPrecision.FLOAT32), long5, () -> asked.incrementAndGet() > 20));
    assertThat(device.run(subject(LatencyPrecision.FLOAT32), SHORT, () -> false).report().blocks())
        .isGreaterThanOrEqualTo(5);
  }

  @Test
  void fileOfAUserIsComparedWithPlainKernels() throws Exception {
    DeviceBackend device = connected();
    assumeTrue(device.timesFiles(), "this device is given no files of users");
    byte[] file = subject(LatencyPrecision.INT8).content();

    BenchmarkReport report =
        device.run(new Subject(file, LatencyRuntime.TFLITE, 1, null), SHORT, () -> false).report();
    assertThat(report.output().against()).isEqualTo(Against.PLAIN_KERNELS);
    assertThat(report.output().tolerance()).isEqualTo(0.1);
    assertThat(report.precision()).isEqualTo(LatencyPrecision.INT8);
  }

  @Test
  void fileThatIsNoModelIsTheUsersFault() throws Exception {
    DeviceBackend device = connected();
    assumeTrue(device.timesFiles(), "this device is given no files of users");
    byte[] file = "no model".getBytes(StandardCharsets.UTF_8);

    TaskFailure failure =
        catchThrowableOfType(
            TaskFailure.class,
            () ->
                device.run(new Subject(file, LatencyRuntime.TFLITE, 1, null), SHORT, () -> false));
    assertThat(failure.failure()).isEqualTo(FailureClass.INVALID_NETWORK);
    assertThat(failure).hasMessageContaining("model must be a readable, valid .tflite file");
  }
}
