package dev.mnas.latency.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CoreSetTest {
  @Test
  void numbersAndRangesAreProcessors() {
    assertThat(CoreSet.parse("4,0-2,1").processors()).containsExactly(0, 1, 2, 4);
    assertThat(CoreSet.parse("4,0-2,1").text()).isEqualTo("4,0-2,1");
  }

  @Test
  void processorsThatAreNotThereAreRefusedByThoseThatAre() {
    CoreSet there = CoreSet.parse("0-2,5");
    assertThat(CoreSet.parse("5,1").requireWithin(there).text()).isEqualTo("5,1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CoreSet.parse("2-3").requireWithin(there))
        .withMessage("cores must be among the 4 that there are, 0-2,5, were '2-3'");
  }

  @Test
  void processorsOfAProcessAreReadWhereTheSystemTells(@TempDir Path folder) throws IOException {
    Path status = folder.resolve("status");
    assertThat(CoreSet.allowed(status)).isEmpty();
    Files.writeString(status, "Name:\tjava\nCpus_allowed_list:\t0-1,7\nthe rest\n");
    assertThat(CoreSet.allowed(status)).contains(CoreSet.parse("0-1,7"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a", "1-", "3-1", "0,,1", "-1", "99999", "0 1", "0;reboot"})
  void anythingElseIsRefused(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CoreSet.parse(text))
        .withMessage("cores must be numbers of processors such as 0,2-3, were '" + text + "'");
  }
}
