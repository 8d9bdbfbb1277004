package dev.mnas.service;

import dev.mnas.service.artifact.RefusedUploadException;
import dev.mnas.service.live.TooManyStreamsException;
import dev.mnas.service.measurement.EndedMeasurementException;
import dev.mnas.service.problem.KeyReusedException;
import dev.mnas.service.problem.ProblemType;
import dev.mnas.service.process.DiskFullException;
import dev.mnas.service.process.DiskSpace;
import dev.mnas.service.space.PresetFixedException;
import dev.mnas.service.study.IllegalStudyStateException;
import dev.mnas.service.task.StaleLeaseException;
import dev.mnas.service.version.PreconditionRequiredException;
import dev.mnas.service.version.StaleVersionException;
import dev.mnas.yaml.InvalidYamlException;
import java.net.URI;
import java.sql.SQLException;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.TypeMismatchException;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionException;
import org.springframework.web.bind.MethodArgumentNotValidException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;

/** Failures as Problem Details (RFC 9457) with a stable type. */
@RestControllerAdvice
class Problems extends ResponseEntityExceptionHandler {
  private static final Logger log = LoggerFactory.getLogger(Problems.class);

  /** SQL state of PostgreSQL. */
  private static final String DISK_FULL = "53100";

  private static final String CONNECTION_GONE = "08003";

  /** Class of SQL states: values that a column does not take. */
  private static final String UNFIT = "22";

  /** Classes of SQL states: connection, resources, shutdown by an operator, system. */
  private static final Set<String> UNAVAILABLE = Set.of("08", "53", "57", "58");

  private final DiskSpace disk;

  Problems(DiskSpace disk) {
    this.disk = disk;
  }

  @ExceptionHandler
  ProblemDetail invalidYaml(InvalidYamlException invalid) {
    ProblemDetail problem = problem(ProblemType.INVALID_DOCUMENT, invalid);
    problem.setProperty("errors", invalid.problems());
    return problem;
  }

  @ExceptionHandler
  ProblemDetail illegalArgument(IllegalArgumentException illegal) {
    return problem(ProblemType.INVALID_VALUE, illegal);
  }

  @ExceptionHandler
  ProblemDetail notFound(NoSuchElementException missing) {
    return problem(ProblemType.NOT_FOUND, missing);
  }

  @ExceptionHandler
  ProblemDetail staleLease(StaleLeaseException stale) {
    return problem(ProblemType.STALE_LEASE, stale);
  }

  @ExceptionHandler({IllegalStudyStateException.class, EndedMeasurementException.class})
  ProblemDetail illegalState(RuntimeException illegal) {
    return problem(ProblemType.ILLEGAL_STATE, illegal);
  }

  @ExceptionHandler
  ProblemDetail staleVersion(StaleVersionException stale) {
    return problem(ProblemType.STALE_VERSION, stale);
  }

  @ExceptionHandler
  ProblemDetail preconditionRequired(PreconditionRequiredException missing) {
    return problem(ProblemType.PRECONDITION_REQUIRED, missing);
  }

  @ExceptionHandler
  ProblemDetail keyReused(KeyReusedException reused) {
    return problem(ProblemType.IDEMPOTENCY_KEY_REUSED, reused);
  }

  @ExceptionHandler
  ProblemDetail presetFixed(PresetFixedException preset) {
    return problem(ProblemType.PRESET_FIXED, preset);
  }

  @ExceptionHandler
  ResponseEntity<ProblemDetail> tooManyStreams(TooManyStreamsException refused) {
    return ResponseEntity.status(HttpStatus.SERVICE_UNAVAILABLE)
        .header(HttpHeaders.RETRY_AFTER, "10")
        .contentType(MediaType.APPLICATION_PROBLEM_JSON)
        .body(problem(ProblemType.TOO_MANY_STREAMS, refused));
  }

  @ExceptionHandler
  ProblemDetail refusedUpload(RefusedUploadException refused) {
    return refused.tooLarge()
        ? problem(ProblemType.BODY_TOO_LARGE, refused)
        : problem(ProblemType.HASH_MISMATCH, refused);
  }

  @ExceptionHandler
  ProblemDetail diskFull(DiskFullException full) {
    log.error("{}", full.getMessage());
    return problem(ProblemType.DISK_FULL, full);
  }

  /**
   * A database that cannot write or does not answer; nothing of the request was kept, and the same
   * request again may succeed.
   */
  @ExceptionHandler({DataAccessException.class, TransactionException.class})
  ProblemDetail database(RuntimeException failed) {
    if (disk.full() || DISK_FULL.equals(state(failed))) {
      return diskFull(disk.asFailure(failed));
    }
    if (state(failed).startsWith(UNFIT)) {
      return ProblemType.INVALID_VALUE.detail("a value is too long or cannot be stored");
    }
    if (!unavailable(failed)) {
      throw failed;
    }
    log.error(
        "The database does not answer: {}",
        NestedExceptionUtils.getMostSpecificCause(failed).toString());
    return ProblemType.DATABASE_UNAVAILABLE.detail(
        "the database does not answer; nothing was changed");
  }

  private static boolean unavailable(RuntimeException failed) {
    return failed instanceof DataAccessResourceFailureException
        || failed instanceof CannotCreateTransactionException
        || UNAVAILABLE.contains(state(failed).replaceFirst("(?<=^..).*", ""));
  }

  private static String state(RuntimeException failed) {
    if (!(NestedExceptionUtils.getMostSpecificCause(failed) instanceof SQLException sql)) {
      return "";
    }
    // The pool names no state when the connection that it gave out is gone.
    return Optional.ofNullable(sql.getSQLState()).orElse(CONNECTION_GONE);
  }

  @Override
  protected @Nullable ResponseEntity<Object> handleHttpMessageNotReadable(
      HttpMessageNotReadableException unreadable,
      HttpHeaders headers,
      HttpStatusCode status,
      WebRequest request) {
    ProblemDetail problem = ProblemType.INVALID_VALUE.detail(UnreadableBody.of(unreadable));
    return handleExceptionInternal(unreadable, problem, headers, HttpStatus.BAD_REQUEST, request);
  }

  @Override
  protected @Nullable ResponseEntity<Object> handleMethodArgumentNotValid(
      MethodArgumentNotValidException invalid,
      HttpHeaders headers,
      HttpStatusCode status,
      WebRequest request) {
    List<FieldProblem> errors =
        invalid.getFieldErrors().stream()
            .map(error -> new FieldProblem(error.getField(), UnfitParameter.message(error)))
            .toList();
    ProblemDetail problem =
        ProblemType.INVALID_VALUE.detail(
            errors.stream()
                .map(error -> error.field() + ": " + error.message())
                .collect(Collectors.joining("\n")));
    problem.setProperty("errors", errors);
    return handleExceptionInternal(invalid, problem, headers, HttpStatus.BAD_REQUEST, request);
  }

  @Override
  protected @Nullable ResponseEntity<Object> handleTypeMismatch(
      TypeMismatchException mismatch,
      HttpHeaders headers,
      HttpStatusCode status,
      WebRequest request) {
    ProblemDetail problem =
        ProblemType.INVALID_VALUE.detail(
            mismatch.getPropertyName() + " " + UnfitParameter.message(mismatch));
    return handleExceptionInternal(mismatch, problem, headers, HttpStatus.BAD_REQUEST, request);
  }

  /** Percent-encoding that is none. */
  @ExceptionHandler
  ProblemDetail undecodable(InvalidParameterException undecodable) {
    return ProblemType.INVALID_VALUE.detail(
        "the parameters must be percent-encoded UTF-8, '%' itself as %25");
  }

  /** A query parameter that cannot be. */
  record FieldProblem(String field, String message) {}

  private static ProblemDetail problem(ProblemType type, Throwable cause) {
    return type.detail(String.valueOf(cause.getMessage()));
  }

  /** Gives a type to what the framework refuses. */
  @Override
  protected ResponseEntity<Object> createResponseEntity(
      @Nullable Object body, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
    if (body instanceof ProblemDetail problem && untyped(problem)) {
      ProblemType type =
          status.equals(HttpStatus.BAD_REQUEST)
              ? ProblemType.INVALID_VALUE
              : ProblemType.of(status);
      problem.setType(URI.create(type.urn()));
    }
    return super.createResponseEntity(body, headers, status, request);
  }

  private static boolean untyped(ProblemDetail problem) {
    return problem.getType() == null || problem.getType().toString().equals("about:blank");
  }
}
