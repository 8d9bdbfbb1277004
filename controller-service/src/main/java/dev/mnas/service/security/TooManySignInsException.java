package dev.mnas.service.security;

import java.time.Duration;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;

/** Too many sign-ins of an address failed. */
final class TooManySignInsException extends RefusedException {
  private static final long serialVersionUID = 1L;

  TooManySignInsException(Duration wait) {
    super(
        HttpStatus.TOO_MANY_REQUESTS,
        "too-many-sign-ins",
        "%d sign-ins failed within a minute".formatted(SignInLimit.FAILURES));
    getHeaders().set(HttpHeaders.RETRY_AFTER, String.valueOf(wait.toSeconds() + 1));
  }
}
