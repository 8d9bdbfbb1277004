package dev.mnas.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.mnas.service.Documents;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every command that the documents show is one. */
class DocumentedCommandsTest {
  @Test
  void everyCommandParses() throws IOException {
    List<String> commands = commands();
    assertThat(commands).hasSizeGreaterThan(8);
    for (String command : commands) {
      String[] words = command.split(" +");
      assertThatCode(() -> Mnas.commandLine().parseArgs(words))
          .as("./mnas " + command)
          .doesNotThrowAnyException();
    }
  }

  @Test
  void everyFileOfACommandExists() throws IOException {
    List<String> files =
        commands().stream()
            .flatMap(command -> Stream.of(command.split(" +")))
            .filter(word -> word.endsWith(".yaml"))
            .toList();
    assertThat(files)
        .isNotEmpty()
        .allSatisfy(file -> assertThat(Documents.HOME.resolve(file)).isRegularFile());
  }

  @Test
  void everyLinkLeadsToAFile() throws IOException {
    int links = 0;
    for (Path page : Documents.pages()) {
      var targets = Pattern.compile("\\]\\(([^)#:]+)[^):]*\\)").matcher(Files.readString(page));
      while (targets.find()) {
        links++;
        assertThat(page.resolveSibling(targets.group(1))).as("link of " + page).exists();
      }
    }
    assertThat(links).isGreaterThan(5);
  }

  /** Without those of processes of their own. */
  private static List<String> commands() throws IOException {
    return Documents.blocks("sh").stream()
        .flatMap(String::lines)
        .filter(line -> line.contains("./mnas "))
        .map(line -> line.replaceFirst(".*\\./mnas ", "").replaceFirst("\\s*(#|&).*", "").strip())
        .filter(command -> !command.matches("(trainer|latency|data)\\b.*"))
        .toList();
  }
}
