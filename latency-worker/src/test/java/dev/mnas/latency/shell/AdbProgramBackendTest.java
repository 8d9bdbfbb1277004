package dev.mnas.latency.shell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mnas.latency.device.DeviceBackend;
import dev.mnas.latency.device.DeviceBackendContract;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real program over the real {@code adb}, with a server of its own. */
class AdbProgramBackendTest extends DeviceBackendContract {
  @TempDir private Path device;
  private TestAdbd adbd;
  private int server;

  @BeforeEach
  void start() throws Exception {
    TestPrograms.requireProgram("adb");
    adbd = new TestAdbd(Files.createDirectories(device.resolve("bin")));
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      server = free.getLocalPort();
    }
    adb("connect", serial());
  }

  @AfterEach
  void stop() throws Exception {
    if (adbd != null) {
      adb("kill-server");
      adbd.close();
    }
  }

  private void adb(String... words) throws Exception {
    List<String> command = new ArrayList<>(List.of("adb", "-P", Integer.toString(server)));
    command.addAll(List.of(words));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("HOME", device.toString());
    builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD);
    assertThat(builder.start().waitFor()).isZero();
  }

  private String serial() {
    return "127.0.0.1:" + adbd.port();
  }

  @Override
  protected DeviceBackend backend() throws Exception {
    return new ShellBackend(
        "phone",
        new AdbProgramAccess(serial(), server),
        ShellFixture.settings(TestPrograms.x86(), device));
  }

  @Override
  protected List<Path> leftOver() throws IOException {
    return ShellFixture.leftOver(device);
  }

  @Test
  void attachedDeviceIsDiscovered() throws Exception {
    assertThat(AdbProgramAccess.attached(server, () -> false)).containsExactly(serial());
  }
}
