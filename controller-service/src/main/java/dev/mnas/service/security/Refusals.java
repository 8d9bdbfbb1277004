package dev.mnas.service.security;

import dev.mnas.service.problem.ProblemType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.security.web.csrf.CsrfException;
import org.springframework.security.web.firewall.RequestRejectedException;
import org.springframework.security.web.firewall.RequestRejectedHandler;

/** What the filter chain refuses, as Problem Details. */
final class Refusals
    implements AuthenticationEntryPoint, AccessDeniedHandler, RequestRejectedHandler {

  @Override
  public void commence(
      HttpServletRequest request, HttpServletResponse response, AuthenticationException missing)
      throws IOException {
    response.setHeader("WWW-Authenticate", "Bearer");
    new ProblemAnswer(ProblemType.TOKEN, "a valid bearer token is needed").writeTo(response);
  }

  @Override
  public void handle(
      HttpServletRequest request, HttpServletResponse response, AccessDeniedException denied)
      throws IOException {
    ProblemAnswer answer =
        denied instanceof CsrfException
            ? new ProblemAnswer(
                ProblemType.CSRF,
                "a write of a session needs its CSRF token in the header " + Sessions.CSRF_HEADER)
            : new ProblemAnswer(
                ProblemType.ROLE_FORBIDDEN,
                "users' tokens do not open workers' paths, nor the other way round");
    answer.writeTo(response);
  }

  @Override
  public void handle(
      HttpServletRequest request, HttpServletResponse response, RequestRejectedException rejected)
      throws IOException {
    new ProblemAnswer(ProblemType.INVALID_REQUEST, "the request is malformed").writeTo(response);
  }
}
