package dev.mnas.service.security;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.RequestPath;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/**
 * Looks at every request before anything reads it: a foreign Host or Origin (a page in the user's
 * browser, DNS rebinding), a write of a type that a plain form can send, a body over the limit, a
 * missing token.
 */
final class RequestGuard extends OncePerRequestFilter {
  private static final Set<String> LOOPBACK_HOSTS = Set.of("127.0.0.1", "localhost", "[::1]");
  private static final Set<String> READS = Set.of("GET", "HEAD", "OPTIONS");
  private static final Set<String> WRITE_TYPES =
      Set.of("application/json", "application/yaml", "application/octet-stream");
  private static final PathPattern WORKER_PATHS =
      PathPatternParser.defaultInstance.parse("/api/v1/worker/**");
  private static final String HEALTH_PATH = "/actuator/health";
  private static final String ARTIFACT_PATH = "/artifacts/";
  private static final long MAX_TEXT_BYTES = 1 << 20;

  private final Exposure exposure;
  private final Set<String> hosts;

  RequestGuard(Exposure exposure, Set<String> hosts) {
    this.exposure = exposure;
    this.hosts = hosts;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    Optional<Refusal> refusal = refusal(request);
    if (refusal.isEmpty()) {
      chain.doFilter(request, response);
      return;
    }
    response.setStatus(refusal.get().status().value());
    response.setContentType("application/problem+json");
    response.getOutputStream().write(refusal.get().problem().getBytes(StandardCharsets.UTF_8));
  }

  private Optional<Refusal> refusal(HttpServletRequest request) {
    String host = hostOf(request.getHeader("Host"));
    if (!allowed(host)) {
      return Refusal.of(HttpStatus.FORBIDDEN, "foreign-host", "this host name is not allowed");
    }
    String origin = request.getHeader("Origin");
    if (origin != null && !sameOrigin(origin, request.getHeader("Host"))) {
      return Refusal.of(HttpStatus.FORBIDDEN, "foreign-origin", "another site's page may not call");
    }
    if (!READS.contains(request.getMethod()) && !bareDelete(request)) {
      String type = Optional.ofNullable(request.getContentType()).orElse("").split(";")[0].strip();
      if (!WRITE_TYPES.contains(type)) {
        return Refusal.of(
            HttpStatus.UNSUPPORTED_MEDIA_TYPE,
            "content-type",
            "writes take application/json or application/yaml");
      }
      boolean upload = request.getRequestURI().contains(ARTIFACT_PATH);
      if (!upload && request.getContentLengthLong() > MAX_TEXT_BYTES) {
        return Refusal.of(HttpStatus.CONTENT_TOO_LARGE, "body-too-large", "a body may have 1 MiB");
      }
      if (!upload && request.getContentLengthLong() < 0) {
        return Refusal.of(
            HttpStatus.LENGTH_REQUIRED, "length-required", "a body needs its Content-Length");
      }
    }
    return authorised(request)
        ? Optional.empty()
        : Refusal.of(HttpStatus.UNAUTHORIZED, "token", "a valid bearer token is needed");
  }

  /** No form can send one, so without a body it needs no type. */
  private static boolean bareDelete(HttpServletRequest request) {
    return request.getMethod().equals("DELETE")
        && request.getContentLengthLong() <= 0
        && request.getHeader("Transfer-Encoding") == null;
  }

  private boolean allowed(String host) {
    return LOOPBACK_HOSTS.contains(host) || hosts.contains(host);
  }

  private static String hostOf(@Nullable String header) {
    return header == null ? "" : header.replaceFirst(":\\d+$", "");
  }

  private static boolean sameOrigin(String origin, @Nullable String host) {
    try {
      return host != null && host.equals(URI.create(origin).getAuthority());
    } catch (IllegalArgumentException malformed) {
      return false;
    }
  }

  private boolean authorised(HttpServletRequest request) {
    String path = request.getRequestURI();
    if (path.equals(HEALTH_PATH)) {
      return true;
    }
    // Matched as the dispatcher will: /api/v1/%77orker;x/claims is a path of workers too.
    boolean worker = WORKER_PATHS.matches(RequestPath.parse(path, null));
    Optional<String> needed = worker ? exposure.workerToken() : exposure.userToken();
    return needed.isEmpty() || same("Bearer " + needed.get(), request.getHeader("Authorization"));
  }

  /** Takes as long for a near miss as for any other. */
  private static boolean same(String expected, @Nullable String given) {
    return given != null
        && MessageDigest.isEqual(
            expected.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
  }

  private record Refusal(HttpStatus status, String type, String detail) {
    static Optional<Refusal> of(HttpStatus status, String type, String detail) {
      return Optional.of(new Refusal(status, type, detail));
    }

    String problem() {
      return "{\"type\":\"urn:mnas:problem:%s\",\"title\":\"%s\",\"status\":%d,\"detail\":\"%s\"}"
          .formatted(type, status.getReasonPhrase(), status.value(), detail);
    }
  }
}
