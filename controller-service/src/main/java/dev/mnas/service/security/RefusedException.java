package dev.mnas.service.security;

import dev.mnas.service.problem.ProblemType;
import org.springframework.web.ErrorResponseException;

/** A refusal that is answered as Problem Details of a stable type. */
public class RefusedException extends ErrorResponseException {
  private static final long serialVersionUID = 1L;

  RefusedException(ProblemType type, String detail) {
    super(type.status(), type.detail(detail), null);
  }
}
