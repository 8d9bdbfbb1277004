package dev.mnas.service.security;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.springframework.http.HttpStatus;

/**
 * Problem Details of a filter, which is in front of Spring MVC.
 *
 * @param detail a fixed text: it is not escaped
 */
record ProblemAnswer(HttpStatus status, String type, String detail) {

  void writeTo(HttpServletResponse response) throws IOException {
    response.setStatus(status.value());
    response.setContentType("application/problem+json");
    response.getOutputStream().write(json().getBytes(StandardCharsets.UTF_8));
  }

  String json() {
    return "{\"type\":\"urn:mnas:problem:%s\",\"title\":\"%s\",\"status\":%d,\"detail\":\"%s\"}"
        .formatted(type, status.getReasonPhrase(), status.value(), detail);
  }
}
