package dev.mnas.service.space;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.mnas.network.BlockSpec;
import dev.mnas.network.NetworkLimits;
import dev.mnas.service.Documents;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The examples of docs/block-strings.md. */
class BlockStringsPageTest {
  @Test
  void everyExampleReadsAndPrintsBack() throws IOException {
    List<String> examples = lines("blocks");
    assertThat(examples).hasSizeGreaterThan(4);
    for (String example : examples) {
      assertThat(BlockSpec.parse(example)).hasToString(example);
    }
  }

  @Test
  void everyMistakeIsToldAsThePageSays() throws IOException {
    List<String> mistakes = lines("mistakes");
    assertThat(mistakes).hasSizeGreaterThan(3);
    for (String mistake : mistakes) {
      String[] parts = mistake.split(": ", 2);
      assertThatIllegalArgumentException()
          .isThrownBy(() -> BlockSpec.parse(parts[0]))
          .withMessageEndingWith(parts[1]);
    }
  }

  @Test
  void limitsAreThoseOfThePage() throws IOException {
    String page = Files.readString(Documents.HOME.resolve("docs/block-strings.md"));
    assertThat(page)
        .contains(
            NetworkLimits.MAX_WEIGHTS + " weights",
            NetworkLimits.MAX_LAYERS + " layers",
            NetworkLimits.MAX_ACTIVATION + " elements");
  }

  private static List<String> lines(String language) throws IOException {
    return Documents.blocks(language).stream().flatMap(String::lines).toList();
  }
}
