package dev.mnas.service;

import dev.mnas.service.problem.ProblemType;
import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.net.URISyntaxException;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** What no handler answered, such as a failure of our own: its status, and nothing of its cause. */
@Hidden
@RestController
class ServerErrors implements ErrorController {

  @RequestMapping("${server.error.path:/error}")
  ResponseEntity<ProblemDetail> answer(HttpServletRequest request) {
    HttpStatus status =
        request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE) instanceof Integer code
            ? HttpStatus.valueOf(code)
            : HttpStatus.NOT_FOUND;
    ProblemDetail problem = ProblemDetail.forStatus(status);
    problem.setType(URI.create(ProblemType.of(status).urn()));
    problem.setInstance(path(request));
    return ResponseEntity.status(status)
        .contentType(MediaType.APPLICATION_PROBLEM_JSON)
        .body(problem);
  }

  /** What was asked for, where that is a path at all. */
  private static URI path(HttpServletRequest request) {
    try {
      return new URI(String.valueOf(request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI)));
    } catch (URISyntaxException malformed) {
      return URI.create("/");
    }
  }
}
