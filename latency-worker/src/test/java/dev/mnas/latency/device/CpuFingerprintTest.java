package dev.mnas.latency.device;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mnas.latency.protocol.Schedule;
import dev.mnas.task.DeviceInfo;
import dev.mnas.task.LatencyRuntime;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CpuFingerprintTest {
  @Test
  void modelIsTheFirstProcessorsName() {
    String cpuInfo =
        "processor\t: 0\nmodel\t\t: 1\nmodel name\t: Some CPU @ 2.00GHz\n\nmodel name\t: Other\n";

    assertThat(CpuFingerprint.cpuModel(cpuInfo, "x86_64")).isEqualTo("Some CPU @ 2.00GHz");
  }

  @Test
  void processorWithoutNameIsCalledByItsArchitecture() {
    assertThat(CpuFingerprint.cpuModel("processor\t: 0\nmodel name\t:\n", "aarch64"))
        .isEqualTo("aarch64 CPU");
    assertThat(CpuFingerprint.cpuModel("", "aarch64")).isEqualTo("aarch64 CPU");
  }

  @Test
  void runtimesAreNamedWithTheReferenceNetwork() {
    DeviceInfo info = info(null, null);

    assertThat(info.runtimeVersion()).isEqualTo("2.21.0+mnas-reference-1");
    assertThat(info.with(LatencyRuntime.ONNX_RUNTIME).runtimeVersion())
        .isEqualTo("1.29.0+mnas-reference-1");
    assertThat(info.labels())
        .containsKeys("soc", "os", "architecture")
        .containsEntry("rack", "3")
        .doesNotContainKey("core-set");
  }

  @Test
  void machineHasTheSameSerialEveryTimeUnlessItIsGivenOne() {
    assertThat(info(null, null).serial())
        .matches("[0-9a-f]{16}")
        .isEqualTo(info(null, null).serial());
    assertThat(info(null, "bench-4").serial()).isEqualTo("bench-4");
  }

  @Test
  void labelsOfTheCallerCountButForTheRuntimes() {
    DeviceInfo info =
        Device.info(
            CpuFingerprint.ofThisMachine(null).identity(),
            Map.of(LatencyRuntime.TFLITE, "2.21.0"),
            0.3,
            new DeviceSettings(
                Schedule.STANDARD,
                null,
                CoolDown.of(Duration.ZERO),
                null,
                Map.of("soc", "BCM2712", "onnxruntime", "99")));

    assertThat(info.labels()).containsEntry("soc", "BCM2712").doesNotContainKey("onnxruntime");
  }

  @Test
  void coreSetIsALabelAndTheNumberOfCores() {
    DeviceInfo info = info(CoreSet.parse("0,2-3"), null);

    assertThat(info.cores()).isEqualTo(3);
    assertThat(info.labels()).containsEntry("core-set", "0,2-3");
  }

  private static DeviceInfo info(@Nullable CoreSet cores, @Nullable String serial) {
    return Device.info(
        CpuFingerprint.ofThisMachine(cores).identity(),
        Map.of(LatencyRuntime.TFLITE, "2.21.0", LatencyRuntime.ONNX_RUNTIME, "1.29.0"),
        0.3,
        new DeviceSettings(
            Schedule.STANDARD, cores, CoolDown.of(Duration.ZERO), serial, Map.of("rack", "3")));
  }
}
