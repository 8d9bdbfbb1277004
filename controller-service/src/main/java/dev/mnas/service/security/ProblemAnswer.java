package dev.mnas.service.security;

import dev.mnas.service.problem.ProblemType;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.springframework.http.HttpStatus;

/**
 * Problem Details of a filter, which is in front of Spring MVC.
 *
 * @param status that of the type, but for what Tomcat refuses
 * @param detail a fixed text: it is not escaped
 */
record ProblemAnswer(HttpStatus status, ProblemType type, String detail) {
  ProblemAnswer(ProblemType type, String detail) {
    this(type.status(), type, detail);
  }

  void writeTo(HttpServletResponse response) throws IOException {
    response.setStatus(status.value());
    response.setContentType("application/problem+json");
    response.getOutputStream().write(json().getBytes(StandardCharsets.UTF_8));
  }

  String json() {
    return "{\"type\":\"%s\",\"title\":\"%s\",\"status\":%d,\"detail\":\"%s\"}"
        .formatted(type.urn(), status.getReasonPhrase(), status.value(), detail);
  }
}
