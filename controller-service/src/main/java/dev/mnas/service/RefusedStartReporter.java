package dev.mnas.service;

import dev.mnas.service.process.StartRefused;
import dev.mnas.service.security.UnsafeExposureException;
import org.springframework.boot.SpringBootExceptionReporter;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** Keeps Spring Boot from logging a refused start: whoever started tells it in one line. */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class RefusedStartReporter implements SpringBootExceptionReporter {
  @Override
  public boolean reportException(Throwable failure) {
    return failure instanceof UnsafeExposureException || StartRefused.in(failure).isPresent();
  }
}
