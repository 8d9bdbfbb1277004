package dev.mnas.yaml;

/**
 * One mistake in a file.
 *
 * @param line counted from 1
 * @param field path such as {@code blocks[1].choices.kernel}; empty for the whole file
 * @param message what is allowed and what was found
 */
public record Problem(int line, String field, String message) {
  @Override
  public String toString() {
    return "line " + line + (field.isEmpty() ? "" : ", " + field) + ": " + message;
  }
}
