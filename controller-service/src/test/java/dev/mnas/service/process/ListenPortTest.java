package dev.mnas.service.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ListenPortTest {
  private final InetAddress loopback = InetAddress.getLoopbackAddress();

  @Test
  void takenPortIsRefusedInOneLine() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, loopback)) {
      assertThatThrownBy(() -> ListenPort.requireFree(loopback, taken.getLocalPort()))
          .isInstanceOf(StartRefused.class)
          .hasMessageContaining("port " + taken.getLocalPort() + " of ")
          .message()
          .hasLineCount(1);
    }
  }

  @Test
  void holderIsNamedOnLinux() throws IOException {
    assumeTrue(Files.isReadable(Path.of("/proc/net/tcp")), "only Linux tells who listens");
    try (ServerSocket taken = new ServerSocket(0, 1, loopback)) {
      assertThat(ListenPort.holder(taken.getLocalPort()))
          .get()
          .asString()
          .startsWith("process " + ProcessHandle.current().pid() + " ");
    }
  }

  @Test
  void freePortIsAccepted() throws IOException {
    ServerSocket closed = new ServerSocket(0, 1, loopback);
    closed.close();
    assertThatCode(() -> ListenPort.requireFree(loopback, closed.getLocalPort()))
        .doesNotThrowAnyException();
  }

  @Test
  void anyPortIsFree() {
    assertThatCode(() -> ListenPort.requireFree(loopback, 0)).doesNotThrowAnyException();
  }
}
