package dev.mnas.yaml;

import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.Set;

/** Collects the mistakes of one file, each once, so that a person sees them all together. */
public final class Problems {
  private final Set<Problem> found = new LinkedHashSet<>();

  Problems() {}

  /** Notes a mistake. */
  public void add(int line, String field, String message) {
    found.add(new Problem(line, field, message));
  }

  /** Whether nothing is wrong so far. */
  public boolean isEmpty() {
    return found.isEmpty();
  }

  /** Whether anything is wrong with the field or below it; the empty path is the whole file. */
  boolean within(String path) {
    return found.stream()
        .map(Problem::field)
        .anyMatch(
            field ->
                path.isEmpty()
                    || field.equals(path)
                    || field.startsWith(path + ".")
                    || field.startsWith(path + "["));
  }

  /**
   * Ends reading.
   *
   * @throws InvalidYamlException with all mistakes by line, if there are any
   */
  public void throwIfAny() {
    if (!found.isEmpty()) {
      throw new InvalidYamlException(
          found.stream().sorted(Comparator.comparingInt(Problem::line)).toList());
    }
  }
}
