package dev.mnas.yaml;

import java.util.List;
import java.util.stream.Collectors;

/** A file that does not follow its format; carries every mistake that was found in it. */
public final class InvalidYamlException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient List<Problem> problems;

  InvalidYamlException(List<Problem> problems) {
    super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
    this.problems = List.copyOf(problems);
  }

  /** By line, at least one. */
  public List<Problem> problems() {
    return problems;
  }
}
