package dev.mnas.service.security;

import dev.mnas.service.audit.AuditLog;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.dao.DataAccessException;
import org.springframework.http.server.RequestPath;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.transaction.TransactionException;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/**
 * Notes every write of somebody known outside the workers' paths, refused ones too, and every
 * sign-in. Writes of strangers are not noted: they changed nothing, and could fill the log.
 */
final class AuditFilter extends OncePerRequestFilter {
  private static final Logger LOG = LoggerFactory.getLogger(AuditFilter.class);
  private static final String ACTOR = AuditFilter.class.getName() + ".actor";
  private static final String DETAIL = AuditFilter.class.getName() + ".detail";
  private static final Set<String> READS = Set.of("GET", "HEAD", "OPTIONS", "TRACE");
  private static final PathPattern WORKER_PATHS =
      PathPatternParser.defaultInstance.parse("/api/v1/worker/**");
  private static final int SERVER_ERROR = 500;

  private final AuditLog log;

  AuditFilter(AuditLog log) {
    this.log = log;
  }

  /** Names who signs in, whom no filter can know. */
  static void actor(HttpServletRequest request, String name) {
    request.setAttribute(ACTOR, name);
  }

  /** Adds what the path does not tell; never a secret. */
  static void detail(HttpServletRequest request, String text) {
    request.setAttribute(DETAIL, text);
  }

  @Override
  protected boolean shouldNotFilter(HttpServletRequest request) {
    return READS.contains(request.getMethod())
        || WORKER_PATHS.matches(RequestPath.parse(request.getRequestURI(), null));
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    // Read before too: a sign-out forgets who it was.
    Optional<String> before = known(SecurityContextHolder.getContext().getAuthentication());
    boolean answered = false;
    try {
      chain.doFilter(request, response);
      answered = true;
    } finally {
      int status = answered ? response.getStatus() : SERVER_ERROR;
      Optional<String> actor =
          Optional.ofNullable((String) request.getAttribute(ACTOR))
              .or(() -> known(SecurityContextHolder.getContext().getAuthentication()))
              .or(() -> before);
      actor.ifPresent(name -> note(name, request, status));
    }
  }

  private void note(String actor, HttpServletRequest request, int status) {
    Object detail = request.getAttribute(DETAIL);
    try {
      log.add(
          actor,
          request.getRemoteAddr(),
          request.getMethod(),
          request.getRequestURI(),
          status,
          detail == null ? "" : String.valueOf(detail));
    } catch (DataAccessException | TransactionException unwritten) {
      // The answer is on its way and must not break off; the note goes where it still can.
      LOG.error(
          "The audit log cannot be written: {} {} {} was answered with {}: {}",
          actor,
          request.getMethod(),
          request.getRequestURI(),
          status,
          NestedExceptionUtils.getMostSpecificCause(unwritten).toString());
    }
  }

  /** Somebody with a token or a session, or anybody where users need no token. */
  private static Optional<String> known(@Nullable Authentication authentication) {
    return Optional.ofNullable(authentication)
        .map(Authentication::getPrincipal)
        .filter(Caller.class::isInstance)
        .map(Caller.class::cast)
        .filter(caller -> !caller.roles().isEmpty())
        .map(Caller::name);
  }
}
