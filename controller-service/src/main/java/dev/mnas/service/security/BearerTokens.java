package dev.mnas.service.security;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.authentication.AuthenticationConverter;

/**
 * Reads and checks {@code Authorization: Bearer SECRET}. A request that has the header is judged by
 * it alone; a wrong one is refused even where none is asked for.
 */
record BearerTokens(Callers callers) implements AuthenticationConverter, AuthenticationManager {
  private static final String SCHEME = "Bearer ";

  @Override
  public @Nullable Authentication convert(HttpServletRequest request) {
    String header = request.getHeader("Authorization");
    if (header == null) {
      return null;
    }
    if (!header.startsWith(SCHEME)) {
      throw new BadCredentialsException("the scheme must be Bearer");
    }
    return UsernamePasswordAuthenticationToken.unauthenticated(
        "", header.substring(SCHEME.length()));
  }

  @Override
  public Authentication authenticate(Authentication shown) {
    return callers
        .holder(new Secret(String.valueOf(shown.getCredentials())))
        .map(CallerAuthentication::ofToken)
        .orElseThrow(() -> new BadCredentialsException("no valid token has this secret"));
  }
}
