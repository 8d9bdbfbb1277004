package dev.mnas.latency.device;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mnas.task.LatencyDetails.DeviceState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MachineStateTest {
  @TempDir private Path root;

  @Test
  void machineThatTellsNothingHasNulls() {
    MachineState state = new MachineState(root, null);
    assertThat(state.since(state.ticks())).isEqualTo(new DeviceState(null, null, null));
  }

  @Test
  void stealIsTheShareOfTheBoundProcessorsMeanwhile() throws IOException {
    MachineState state = new MachineState(root, CoreSet.parse("1"));
    stat("cpu  0 0 0 0 0 0 0 900 0 0", "cpu0 0 0 0 0 0 0 0 900 0 0", "cpu1 10 0 10 80 0 0 0 0 5 0");
    Optional<MachineState.Ticks> before = state.ticks();
    stat(
        "cpu  0 0 0 0 0 0 0 999 0 0",
        "cpu0 0 0 0 0 0 0 0 999 0 0",
        "cpu1 60 0 10 105 0 0 0 25 50 0");

    assertThat(state.since(before).stealShare()).isEqualTo(0.25);
  }

  @Test
  void withoutACoreSetAllProcessorsCount() throws IOException {
    MachineState state = new MachineState(root, null);
    stat("cpu  0 0 0 100 0 0 0 0 0 0", "cpu0 0 0 0 100 0 0 0 0 0 0");
    Optional<MachineState.Ticks> before = state.ticks();
    stat("cpu  0 0 0 190 0 0 0 10 0 0", "cpu0 0 0 0 100 0 0 0 0 0 0");

    assertThat(state.since(before).stealShare()).isEqualTo(0.1);
  }

  @Test
  void hottestZoneAndMeanFrequencyOfTheBoundProcessorsAreTold() throws IOException {
    write("sys/class/thermal/thermal_zone0/temp", "41500\n");
    write("sys/class/thermal/thermal_zone1/temp", "57250\n");
    write("sys/class/thermal/cooling_device0/temp", "99000\n");
    write("sys/devices/system/cpu/cpu0/cpufreq/scaling_cur_freq", "600000\n");
    write("sys/devices/system/cpu/cpu1/cpufreq/scaling_cur_freq", "1800000\n");
    write("sys/devices/system/cpu/cpu2/cpufreq/scaling_cur_freq", "2400000\n");

    DeviceState state = new MachineState(root, CoreSet.parse("1-2")).since(Optional.empty());

    assertThat(state.temperatureCelsius()).isEqualTo(57.25);
    assertThat(state.frequencyMegahertz()).isEqualTo(2100);
    assertThat(new MachineState(root, null).since(Optional.empty()).frequencyMegahertz())
        .isEqualTo(1600);
  }

  @Test
  void zoneThatCannotBeReadIsNone() throws IOException {
    write("sys/class/thermal/thermal_zone0/temp", "n/a\n");

    assertThat(new MachineState(root, null).since(Optional.empty()).temperatureCelsius()).isNull();
  }

  private void stat(String... lines) throws IOException {
    write("proc/stat", String.join("\n", lines) + "\nintr 1 2 3\n");
  }

  private void write(String name, String content) throws IOException {
    Path file = root.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
  }
}
