package dev.mnas.latency.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProcessMemoryTest {
  @Test
  void peakIsInBytes() {
    assertThat(ProcessMemory.peakBytes("VmPeak:\t  9000 kB\nVmHWM:\t   69120 kB\n"))
        .isEqualTo(70_778_880);
  }

  @Test
  void systemThatDoesNotTellGivesNull() {
    assertThat(ProcessMemory.peakBytes("Name:\tjava\n")).isNull();
  }
}
