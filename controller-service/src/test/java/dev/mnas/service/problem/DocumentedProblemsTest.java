package dev.mnas.service.problem;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mnas.service.Documents;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpStatus;

/** docs/errors.md lists what the code can answer. */
class DocumentedProblemsTest {
  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| `(urn:[^`]+)` \\| (\\d{3})[^|]* \\| ([^|]+) \\| ([^|]+) \\|$");

  @Test
  void everyTypeIsDocumentedWithItsStatusAndMeaningAndWhatToDo() throws IOException {
    String page = Files.readString(Documents.HOME.resolve("docs/errors.md"));
    List<String> documented =
        ROW.matcher(page)
            .results()
            .peek(row -> assertThat(row.group(4)).isNotBlank())
            .map(row -> row.group(1) + " " + row.group(2) + " " + row.group(3))
            .toList();
    assertThat(documented)
        .containsExactlyElementsOf(
            Stream.of(ProblemType.values())
                .map(
                    type -> "%s %d %s".formatted(type.urn(), type.status().value(), type.meaning()))
                .toList());
  }

  @Test
  void noSourceMakesATypeOfItsOwn() throws IOException {
    try (Stream<Path> sources = Files.walk(Path.of("src/main/java"))) {
      assertThat(sources.filter(Files::isRegularFile).filter(DocumentedProblemsTest::namesAType))
          .containsExactly(Path.of("src/main/java/dev/mnas/service/problem/ProblemType.java"));
    }
  }

  private static boolean namesAType(Path source) {
    try {
      return Files.readString(source).contains("urn:mnas:problem:");
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  @Test
  void everyTypeIsAnsweredSomewhere() throws IOException {
    StringBuilder code = new StringBuilder();
    try (Stream<Path> sources = Files.walk(Path.of("src/main/java"))) {
      for (Path source : sources.filter(DocumentedProblemsTest::answers).toList()) {
        code.append(Files.readString(source));
      }
    }
    Set<ProblemType> answered =
        Stream.of(HttpStatus.values())
            .filter(HttpStatus::isError)
            .map(ProblemType::of)
            .collect(Collectors.toSet());
    Pattern.compile("ProblemType\\.([A-Z_]+)")
        .matcher(code)
        .results()
        .forEach(use -> answered.add(ProblemType.valueOf(use.group(1))));
    assertThat(answered).containsExactlyInAnyOrder(ProblemType.values());
  }

  private static boolean answers(Path source) {
    return source.toString().endsWith(".java")
        && !source.endsWith("ProblemType.java")
        && !source.toString().contains("description");
  }
}
