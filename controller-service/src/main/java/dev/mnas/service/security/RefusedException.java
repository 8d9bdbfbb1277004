package dev.mnas.service.security;

import java.net.URI;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;

/** A refusal that is answered as Problem Details of a stable type. */
public class RefusedException extends ErrorResponseException {
  private static final long serialVersionUID = 1L;

  RefusedException(HttpStatus status, String type, String detail) {
    super(status, problem(status, type, detail), null);
  }

  private static ProblemDetail problem(HttpStatus status, String type, String detail) {
    ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, detail);
    problem.setType(URI.create("urn:mnas:problem:" + type));
    return problem;
  }
}
