package dev.mnas.service.security;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.web.filter.OncePerRequestFilter;

/** A session ends with the token that opened it, at its next request. */
final class RevokedSessionFilter extends OncePerRequestFilter {
  private final Sessions sessions;

  RevokedSessionFilter(Sessions sessions) {
    this.sessions = sessions;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    sessions.endIfRevoked(request);
    chain.doFilter(request, response);
  }
}
