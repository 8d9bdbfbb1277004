package dev.mnas.service;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** README and the pages of docs, whose examples are tests. */
public final class Documents {
  public static final Path HOME = Path.of("..").toAbsolutePath().normalize();

  private Documents() {}

  /** All pages. */
  public static List<Path> pages() throws IOException {
    try (Stream<Path> docs = Files.walk(HOME.resolve("docs"))) {
      return Stream.concat(
              Stream.of(HOME.resolve("README.md")),
              docs.filter(page -> page.toString().endsWith(".md")))
          .sorted()
          .toList();
    }
  }

  /** The content of all fenced blocks of a language. */
  public static List<String> blocks(String language) throws IOException {
    return matches("(?ms)^```" + language + "\\R(.*?)^```");
  }

  /** The first group of everything in the pages that matches. */
  public static List<String> matches(String expression) throws IOException {
    Pattern pattern = Pattern.compile(expression);
    Stream.Builder<String> found = Stream.builder();
    for (Path page : pages()) {
      pattern
          .matcher(Files.readString(page))
          .results()
          .map((MatchResult match) -> match.group(1))
          .forEach(found);
    }
    return found.build().toList();
  }
}
