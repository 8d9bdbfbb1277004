package dev.mnas.latency.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.mnas.worker.TaskFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfinementTest {
  private Confinement confinement = new Confinement(List.of(), false);

  @BeforeEach
  void confine() throws TaskFailure {
    assumeTrue(
        Files.isExecutable(Path.of("/usr/bin/prlimit"))
            && Files.isExecutable(Path.of("/usr/bin/setpriv")),
        "prlimit and setpriv are not installed");
    confinement = Confinement.ofThisMachine(77);
  }

  private String said(String script) throws IOException {
    List<String> line = new ArrayList<>(confinement.command());
    line.addAll(List.of("sh", "-c", script));
    Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
  }

  @Test
  void processorTimeMemoryAndFilesAreLimited() throws IOException {
    assertThat(said("ulimit -t; ulimit -v; cat /proc/self/limits"))
        .startsWith("77\n6291456\n")
        .containsPattern("Max file size +268435456 +268435456");
  }

  @Test
  void privilegesCannotBeGained() throws IOException {
    assertThat(said("cat /proc/self/status"))
        .containsPattern("NoNewPrivs:\\s+1")
        .containsPattern("CapEff:\\s+0000000000000000");
  }

  @Test
  void childOfRootIsNobody() throws IOException {
    assumeTrue(confinement.otherUser(), "this process is not root");
    assertThat(said("id -u; id -g; id -G")).isEqualTo("65534\n65534\n65534");
  }

  @Test
  void networkIsGoneWhereItCanBeTakenAway() throws IOException {
    assumeTrue(confinement.command().contains("unshare"), "unshare is not allowed here");
    assertThat(said("tail -n +3 /proc/net/dev").lines())
        .singleElement()
        .asString()
        .startsWith("lo:");
  }

  @Test
  void filesThatTheChildCannotReadAreFoundOut(@TempDir Path folder) {
    assertThat(confinement.reads(List.of(Path.of("/etc/passwd")))).isTrue();
    assertThat(confinement.reads(List.of(Path.of("/etc/passwd"), folder.resolve("absent"))))
        .isFalse();
  }
}
