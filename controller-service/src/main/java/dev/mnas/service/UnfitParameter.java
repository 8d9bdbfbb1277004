package dev.mnas.service;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.TypeMismatchException;
import org.springframework.core.convert.ConversionFailedException;
import org.springframework.validation.FieldError;

/** What is wrong with a parameter, in words of the interface: no names of classes. */
final class UnfitParameter {
  private UnfitParameter() {}

  static String message(FieldError error) {
    String allowed =
        error.contains(TypeMismatchException.class)
            ? allowed(error.unwrap(TypeMismatchException.class))
            : "valid";
    return message(allowed, error.getRejectedValue());
  }

  static String message(TypeMismatchException mismatch) {
    return message(allowed(mismatch), mismatch.getValue());
  }

  private static String message(String allowed, @Nullable Object value) {
    return value instanceof Object[] several
        ? "must be %s, came as %s".formatted(allowed, Arrays.toString(several))
        : "must be %s, was '%s'".formatted(allowed, value);
  }

  /** The root of a failed conversion says what is allowed better than the framework does. */
  private static String allowed(TypeMismatchException mismatch) {
    Class<?> required = mismatch.getRequiredType();
    for (Throwable cause = mismatch; cause != null; cause = cause.getCause()) {
      if (cause instanceof ConversionFailedException conversion) {
        required = conversion.getTargetType().getType();
      }
    }
    return required != null && required.isEnum()
        ? "one of " + List.of(required.getEnumConstants())
        : "a number";
  }
}
