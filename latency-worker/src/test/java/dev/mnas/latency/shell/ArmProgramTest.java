package dev.mnas.latency.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mnas.latency.device.DeviceIdentity;
import dev.mnas.latency.device.Subject;
import dev.mnas.latency.protocol.BenchmarkReport;
import dev.mnas.latency.protocol.Schedule;
import dev.mnas.network.Network;
import dev.mnas.network.Zoo;
import dev.mnas.network.ZooOptions;
import dev.mnas.task.LatencyDetails.OutputCheck.Against;
import dev.mnas.task.LatencyPrecision;
import dev.mnas.task.LatencyRuntime;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The program for arm64 on a board that is an emulator. What it answers counts, not how fast. */
@Timeout(240)
class ArmProgramTest {
  private static final Schedule SHORTEST = new Schedule(1, 1, 5, 1, 1, 1);
  private static final String LIBRARIES = "/usr/aarch64-linux-gnu";

  @TempDir private Path device;

  @Test
  void programForArmGivesTheOutputsOfTheEvaluation() throws Exception {
    TestPrograms.requireProgram("qemu-aarch64-static");
    Path built = TestPrograms.arm64().resolve("linux-arm64");
    Path programs = Files.createDirectories(device.resolve("programs/linux-arm64"));
    TestPrograms.executable(
        programs.resolve(NativePrograms.PROGRAM),
        "exec qemu-aarch64-static -L %s %s/latency-bench \"$@\"".formatted(LIBRARIES, built));
    Files.copy(built.resolve(NativePrograms.LIBRARY), programs.resolve(NativePrograms.LIBRARY));
    Path bin = Files.createDirectories(device.resolve("bin"));
    TestPrograms.executable(
        bin.resolve("uname"), "[ \"$1\" = -m ] && echo aarch64 || exec /bin/uname \"$@\"");
    try (TestAdbd adbd = new TestAdbd(bin);
        ShellBackend board =
            new ShellBackend(
                "board",
                new DadbAccess("127.0.0.1", adbd.port(), device.resolve("key")),
                ShellFixture.settings(device.resolve("programs"), device))) {
      DeviceIdentity identity = board.connect(() -> false);
      assertThat(identity.architecture()).isEqualTo("aarch64");
      assertThat(identity.labels()).containsEntry("benchmark", "linux-arm64");

      Network network =
          Network.of(
              Zoo.resolve(
                      "r1_k3_s11_e1_i16_o16",
                      ZooOptions.PUBLISHED
                          .withInput(ZooOptions.parseInput("8x8x3"))
                          .withClasses(10))
                  .spec());
      Subject subject = Subject.of(network, LatencyRuntime.TFLITE, LatencyPrecision.FLOAT32, 1);
      BenchmarkReport report = board.run(subject, SHORTEST, () -> false).report();
      assertThat(report.output().against()).isEqualTo(Against.EVALUATION);
      assertThat(report.acceleration().otherNodes()).isEmpty();
      assertThat(report.candidate()).hasSizeGreaterThanOrEqualTo(15);
      assertThat(report.reference()).hasSizeGreaterThanOrEqualTo(15);
    }
  }
}
