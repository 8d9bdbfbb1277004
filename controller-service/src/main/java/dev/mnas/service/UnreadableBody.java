package dev.mnas.service;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.springframework.http.converter.HttpMessageNotReadableException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.exc.InvalidFormatException;

/** What is wrong with a JSON body, in words of the interface: no names of classes. */
final class UnreadableBody {
  private UnreadableBody() {}

  static String of(HttpMessageNotReadableException unreadable) {
    Throwable root = unreadable.getMostSpecificCause();
    // Rules of our own records.
    if (root instanceof IllegalArgumentException rule) {
      return String.valueOf(rule.getMessage());
    }
    for (Throwable cause = unreadable; cause != null; cause = cause.getCause()) {
      if (cause instanceof InvalidFormatException format && format.getTargetType().isEnum()) {
        return "%s must be one of %s"
            .formatted(where(format), Arrays.toString(format.getTargetType().getEnumConstants()));
      }
      if (cause instanceof DatabindException misfit) {
        return "%s is missing or has a value that cannot be".formatted(where(misfit));
      }
      if (cause instanceof StreamReadException malformed) {
        TokenStreamLocation place = malformed.getLocation();
        return place == null
            ? "the body must be JSON"
            : "the body must be JSON, is not at line %d, column %d"
                .formatted(place.getLineNr(), place.getColumnNr());
      }
    }
    return "the body is missing or cannot be read";
  }

  /** Such as {@code result.accuracy}; the body itself where nothing within it is to blame. */
  private static String where(JacksonException failed) {
    String path =
        failed.getPath().stream()
            .map(
                step ->
                    step.getPropertyName() == null
                        ? String.valueOf(step.getIndex())
                        : step.getPropertyName())
            .collect(Collectors.joining("."));
    return path.isEmpty() ? "the body, or a field of it," : path;
  }
}
