package dev.mnas.service.security;

import dev.mnas.service.problem.ProblemType;
import java.time.Duration;
import org.springframework.http.HttpHeaders;

/** Too many sign-ins of an address failed. */
final class TooManySignInsException extends RefusedException {
  private static final long serialVersionUID = 1L;

  TooManySignInsException(Duration wait) {
    super(
        ProblemType.TOO_MANY_SIGN_INS,
        "%d sign-ins failed within a minute".formatted(SignInLimit.FAILURES));
    getHeaders().set(HttpHeaders.RETRY_AFTER, String.valueOf(wait.toSeconds() + 1));
  }
}
