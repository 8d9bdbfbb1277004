package dev.mnas.latency.device;

import static org.assertj.core.api.Assertions.assertThat;

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
  void runtimeVersionNamesTheReferenceNetwork() {
    assertThat(CpuFingerprint.ofThisMachine().info("2.21.0", 0.3).runtimeVersion())
        .isEqualTo("2.21.0+mnas-reference-1");
  }
}
