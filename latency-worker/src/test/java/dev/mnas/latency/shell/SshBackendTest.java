package dev.mnas.latency.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.mnas.latency.device.DeviceBackend;
import dev.mnas.latency.device.DeviceBackendContract;
import dev.mnas.task.FailureClass;
import dev.mnas.worker.TaskFailure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real program over a real sshd on this machine. */
class SshBackendTest extends DeviceBackendContract {
  @TempDir private static Path keys;
  private static @Nullable Process sshd;
  private static int port;

  @TempDir private Path device;

  @BeforeAll
  static void start() throws Exception {
    TestPrograms.requireProgram("ssh");
    TestPrograms.requireProgram("sshd");
    if ("root".equals(System.getProperty("user.name"))) {
      Files.createDirectories(Path.of("/run/sshd"));
    }
    key("host");
    key("client");
    key("other");
    Files.copy(keys.resolve("client.pub"), keys.resolve("authorized"));
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    Path config =
        Files.writeString(
            keys.resolve("sshd_config"),
            """
            ListenAddress 127.0.0.1
            Port %d
            HostKey %s
            AuthorizedKeysFile %s
            PidFile none
            StrictModes no
            UsePAM no
            PermitRootLogin prohibit-password
            PasswordAuthentication no
            KbdInteractiveAuthentication no
            """
                .formatted(port, keys.resolve("host"), keys.resolve("authorized")));
    sshd =
        new ProcessBuilder(
                String.valueOf(TestPrograms.find("sshd")), "-D", "-e", "-f", config.toString())
            .redirectErrorStream(true)
            .redirectOutput(keys.resolve("sshd.log").toFile())
            .start();
    await()
        .atMost(Duration.ofSeconds(20))
        .ignoreExceptions()
        .until(
            () -> {
              try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress("127.0.0.1", port));
                return true;
              }
            });
    pin("host", "known");
    pin("other", "changed");
  }

  @AfterAll
  static void stop() {
    if (sshd != null) {
      sshd.descendants().forEach(ProcessHandle::destroy);
      sshd.destroy();
    }
  }

  private static void key(String name) throws Exception {
    Process made =
        new ProcessBuilder(
                "ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", keys.resolve(name).toString())
            .inheritIO()
            .start();
    assertThat(made.waitFor()).isZero();
  }

  private static void pin(String host, String file) throws IOException {
    String key = Files.readString(keys.resolve(host + ".pub"));
    Files.writeString(keys.resolve(file), "[127.0.0.1]:%d %s".formatted(port, key));
  }

  private DeviceBackend backend(String knownHosts, String identity) throws Exception {
    return new ShellBackend(
        "board",
        new SshAccess(
            System.getProperty("user.name") + "@127.0.0.1",
            port,
            keys.resolve(knownHosts),
            keys.resolve(identity)),
        ShellFixture.settings(TestPrograms.x86(), device));
  }

  @Override
  protected DeviceBackend backend() throws Exception {
    return backend("known", "client");
  }

  @Override
  protected List<Path> leftOver() throws IOException {
    return ShellFixture.leftOver(device);
  }

  @Test
  void boardWithAnotherHostKeyIsNotTalkedTo() throws Exception {
    assertThat(refused("changed", "client"))
        .hasMessageStartingWith("board cannot be reached: ssh to ")
        .hasMessageContaining("Host key verification failed");
  }

  @Test
  void keyThatTheBoardDoesNotKnowIsAFaultThatSaysSo() throws Exception {
    assertThat(refused("known", "other")).hasMessageContaining("Permission denied");
  }

  private TaskFailure refused(String knownHosts, String identity) throws Exception {
    try (DeviceBackend backend = backend(knownHosts, identity)) {
      TaskFailure failure =
          catchThrowableOfType(TaskFailure.class, () -> backend.connect(() -> false));
      assertThat(failure.failure()).isEqualTo(FailureClass.DEVICE_FAULT);
      return failure;
    }
  }
}
