package dev.mnas.service.security;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.context.HttpSessionSecurityContextRepository;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.security.web.csrf.HttpSessionCsrfTokenRepository;
import org.springframework.stereotype.Component;

/**
 * Sessions of the dashboard: begun by a sign-in alone, each with an id and a CSRF token of its own,
 * ended by a sign-out, idleness, a restart, or the revocation of the token that opened them.
 */
@Component
class Sessions {
  static final String CSRF_HEADER = "X-CSRF-Token";

  private final Callers callers;
  private final HttpSessionSecurityContextRepository contexts =
      new HttpSessionSecurityContextRepository();
  private final HttpSessionCsrfTokenRepository csrf = new HttpSessionCsrfTokenRepository();

  Sessions(Callers callers) {
    this.callers = callers;
    csrf.setHeaderName(CSRF_HEADER);
  }

  HttpSessionCsrfTokenRepository csrf() {
    return csrf;
  }

  /** Begins a session in place of any the request came with; returns its CSRF token. */
  String begin(Caller caller, HttpServletRequest request, HttpServletResponse response) {
    end(request);
    request.getSession(true);
    SecurityContext context = SecurityContextHolder.createEmptyContext();
    context.setAuthentication(CallerAuthentication.ofSession(caller));
    SecurityContextHolder.setContext(context);
    contexts.saveContext(context, request, response);
    CsrfToken token = csrf.generateToken(request);
    csrf.saveToken(token, request, response);
    return token.getToken();
  }

  void end(HttpServletRequest request) {
    HttpSession session = request.getSession(false);
    if (session != null) {
      session.invalidate();
    }
    SecurityContextHolder.clearContext();
  }

  /** Ends the request's session when its token was revoked. */
  void endIfRevoked(HttpServletRequest request) {
    CallerAuthentication.in(SecurityContextHolder.getContext().getAuthentication())
        .filter(CallerAuthentication::session)
        .filter(known -> !callers.stillHolds(known.caller()))
        .ifPresent(revoked -> end(request));
  }
}
