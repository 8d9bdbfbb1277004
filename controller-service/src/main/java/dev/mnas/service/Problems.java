package dev.mnas.service;

import dev.mnas.service.artifact.RefusedUploadException;
import dev.mnas.service.live.TooManyStreamsException;
import dev.mnas.service.space.PresetFixedException;
import dev.mnas.service.study.IllegalStudyStateException;
import dev.mnas.service.study.KeyReusedException;
import dev.mnas.service.task.StaleLeaseException;
import dev.mnas.service.version.PreconditionRequiredException;
import dev.mnas.service.version.StaleVersionException;
import dev.mnas.yaml.InvalidYamlException;
import java.net.URI;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;

/** Failures as Problem Details (RFC 9457) with a stable type. */
@RestControllerAdvice
class Problems extends ResponseEntityExceptionHandler {

  @ExceptionHandler
  ProblemDetail invalidYaml(InvalidYamlException invalid) {
    ProblemDetail problem = problem(HttpStatus.BAD_REQUEST, "invalid-document", invalid);
    problem.setProperty("errors", invalid.problems());
    return problem;
  }

  @ExceptionHandler
  ProblemDetail illegalArgument(IllegalArgumentException illegal) {
    return problem(HttpStatus.BAD_REQUEST, "invalid-value", illegal);
  }

  @ExceptionHandler
  ProblemDetail notFound(NoSuchElementException missing) {
    return problem(HttpStatus.NOT_FOUND, "not-found", missing);
  }

  @ExceptionHandler
  ProblemDetail staleLease(StaleLeaseException stale) {
    return problem(HttpStatus.CONFLICT, "stale-lease", stale);
  }

  @ExceptionHandler
  ProblemDetail illegalState(IllegalStudyStateException illegal) {
    return problem(HttpStatus.CONFLICT, "illegal-state", illegal);
  }

  @ExceptionHandler
  ProblemDetail staleVersion(StaleVersionException stale) {
    return problem(HttpStatus.PRECONDITION_FAILED, "stale-version", stale);
  }

  @ExceptionHandler
  ProblemDetail preconditionRequired(PreconditionRequiredException missing) {
    return problem(HttpStatus.PRECONDITION_REQUIRED, "precondition-required", missing);
  }

  @ExceptionHandler
  ProblemDetail keyReused(KeyReusedException reused) {
    return problem(HttpStatus.UNPROCESSABLE_CONTENT, "idempotency-key-reused", reused);
  }

  @ExceptionHandler
  ProblemDetail presetFixed(PresetFixedException preset) {
    return problem(HttpStatus.CONFLICT, "preset-fixed", preset);
  }

  @ExceptionHandler
  ResponseEntity<ProblemDetail> tooManyStreams(TooManyStreamsException refused) {
    return ResponseEntity.status(HttpStatus.SERVICE_UNAVAILABLE)
        .header(HttpHeaders.RETRY_AFTER, "10")
        .contentType(MediaType.APPLICATION_PROBLEM_JSON)
        .body(problem(HttpStatus.SERVICE_UNAVAILABLE, "too-many-streams", refused));
  }

  @ExceptionHandler
  ProblemDetail refusedUpload(RefusedUploadException refused) {
    return refused.tooLarge()
        ? problem(HttpStatus.CONTENT_TOO_LARGE, "body-too-large", refused)
        : problem(HttpStatus.UNPROCESSABLE_CONTENT, "hash-mismatch", refused);
  }

  @Override
  protected @Nullable ResponseEntity<Object> handleHttpMessageNotReadable(
      HttpMessageNotReadableException unreadable,
      HttpHeaders headers,
      HttpStatusCode status,
      WebRequest request) {
    Throwable cause = unreadable.getMostSpecificCause();
    ProblemDetail problem = problem(HttpStatus.BAD_REQUEST, "invalid-value", cause);
    return handleExceptionInternal(unreadable, problem, headers, HttpStatus.BAD_REQUEST, request);
  }

  private static ProblemDetail problem(HttpStatus status, String type, Throwable cause) {
    ProblemDetail problem =
        ProblemDetail.forStatusAndDetail(status, String.valueOf(cause.getMessage()));
    problem.setType(URI.create("urn:mnas:problem:" + type));
    return problem;
  }
}
