package dev.mnas.service.problem;

import java.net.URI;
import java.util.Arrays;
import java.util.Locale;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;

/**
 * Every type of problem that is answered; {@code docs/errors.md} says what each means and what to
 * do. Names are part of the published interface.
 */
public enum ProblemType {
  INVALID_DOCUMENT(HttpStatus.BAD_REQUEST, "A study, budget or space has mistakes"),
  INVALID_VALUE(HttpStatus.BAD_REQUEST, "A path, a parameter, a header or a body cannot be"),
  INVALID_REQUEST(HttpStatus.BAD_REQUEST, "The request is no proper HTTP"),
  TOKEN(HttpStatus.UNAUTHORIZED, "A valid token is needed"),
  CSRF(HttpStatus.FORBIDDEN, "A write of a session lacks its CSRF token"),
  FOREIGN_HOST(HttpStatus.FORBIDDEN, "The Host header names another server"),
  FOREIGN_ORIGIN(HttpStatus.FORBIDDEN, "A page of another site calls"),
  POOL_FORBIDDEN(HttpStatus.FORBIDDEN, "The worker's token does not open this pool"),
  ROLE_FORBIDDEN(HttpStatus.FORBIDDEN, "The token is of the other role"),
  NOT_FOUND(HttpStatus.NOT_FOUND, "There is no such thing"),
  METHOD_NOT_ALLOWED(HttpStatus.METHOD_NOT_ALLOWED, "The path has no such method"),
  NOT_ACCEPTABLE(HttpStatus.NOT_ACCEPTABLE, "The path answers in no type that is accepted"),
  ILLEGAL_STATE(
      HttpStatus.CONFLICT, "The study, trial or measurement is in no state that allows it"),
  NAME_TAKEN(HttpStatus.CONFLICT, "A valid token has this name"),
  PRESET_FIXED(HttpStatus.CONFLICT, "Presets can be neither replaced nor deleted"),
  STALE_LEASE(HttpStatus.CONFLICT, "The lease ended or went to another worker"),
  LENGTH_REQUIRED(HttpStatus.LENGTH_REQUIRED, "A body needs its Content-Length"),
  STALE_VERSION(HttpStatus.PRECONDITION_FAILED, "Somebody changed it since it was read"),
  BODY_TOO_LARGE(HttpStatus.CONTENT_TOO_LARGE, "The body exceeds its limit"),
  CONTENT_TYPE(HttpStatus.UNSUPPORTED_MEDIA_TYPE, "The path does not take this type of body"),
  HASH_MISMATCH(HttpStatus.UNPROCESSABLE_CONTENT, "The upload does not hash to its name"),
  IDEMPOTENCY_KEY_REUSED(
      HttpStatus.UNPROCESSABLE_CONTENT, "The Idempotency-Key came with another request"),
  PRECONDITION_REQUIRED(HttpStatus.PRECONDITION_REQUIRED, "A change needs If-Match"),
  TOO_MANY_SIGN_INS(HttpStatus.TOO_MANY_REQUESTS, "Too many sign-ins failed"),
  INTERNAL(HttpStatus.INTERNAL_SERVER_ERROR, "A fault of the controller"),
  DATABASE_UNAVAILABLE(HttpStatus.SERVICE_UNAVAILABLE, "The database does not answer"),
  TOO_MANY_STREAMS(HttpStatus.SERVICE_UNAVAILABLE, "Too many event streams are open"),
  DISK_FULL(HttpStatus.INSUFFICIENT_STORAGE, "The disk of the data folder is full");

  private static final String PREFIX = "urn:mnas:problem:";

  private final HttpStatus status;
  private final String meaning;

  ProblemType(HttpStatus status, String meaning) {
    this.status = status;
    this.meaning = meaning;
  }

  /**
   * The type of an answer that the server or the framework gives by itself.
   *
   * @param status of an error
   */
  public static ProblemType of(HttpStatusCode status) {
    return switch (status.value()) {
      case 404 -> NOT_FOUND;
      case 405 -> METHOD_NOT_ALLOWED;
      case 406 -> NOT_ACCEPTABLE;
      case 413 -> BODY_TOO_LARGE;
      case 415 -> CONTENT_TYPE;
      default -> status.is5xxServerError() ? INTERNAL : INVALID_REQUEST;
    };
  }

  /** The status it is answered with; {@link #INVALID_REQUEST} comes with others of 4xx too. */
  public HttpStatus status() {
    return status;
  }

  /** One sentence without a full stop. */
  public String meaning() {
    return meaning;
  }

  /** Such as {@code urn:mnas:problem:not-found}. */
  public String urn() {
    return PREFIX + slug();
  }

  /** Such as {@code not-found}. */
  public String slug() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * Reads a {@link #slug}.
   *
   * @throws IllegalArgumentException when there is none
   */
  public static ProblemType ofSlug(String slug) {
    return Arrays.stream(values())
        .filter(type -> type.slug().equals(slug))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("there is no problem type " + slug));
  }

  /** An answer of this type and its status. */
  public ProblemDetail detail(String text) {
    ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, text);
    problem.setType(URI.create(urn()));
    return problem;
  }
}
