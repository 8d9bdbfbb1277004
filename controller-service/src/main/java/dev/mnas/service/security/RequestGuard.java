package dev.mnas.service.security;

import dev.mnas.service.problem.ProblemType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Looks at every request before anything reads it: a foreign Host or Origin (a page in the user's
 * browser, DNS rebinding), a write of a type that a plain form can send or whose answer would not
 * be understood, a body over the limit. On loopback without tokens this is all that stands between
 * a page and the controller.
 */
final class RequestGuard extends OncePerRequestFilter {
  private static final Set<String> LOOPBACK_HOSTS = Set.of("127.0.0.1", "localhost", "[::1]");
  private static final Set<String> READS = Set.of("GET", "HEAD", "OPTIONS");
  private static final List<MediaType> WRITE_TYPES =
      List.of(
          MediaType.APPLICATION_JSON,
          MediaType.APPLICATION_YAML,
          MediaType.APPLICATION_OCTET_STREAM);
  private static final List<String> UPLOADS =
      List.of("/artifacts/", "/checkpoint/", "/model-files/");
  private static final long MAX_TEXT_BYTES = 1 << 20;

  private final Set<String> hosts;

  RequestGuard(Set<String> hosts) {
    this.hosts = hosts;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    Optional<ProblemAnswer> refusal = refusal(request);
    if (refusal.isEmpty()) {
      chain.doFilter(request, response);
    } else {
      refusal.get().writeTo(response);
    }
  }

  private Optional<ProblemAnswer> refusal(HttpServletRequest request) {
    if (request.getRequestURI().contains(";")) {
      // No path has them, and the framework fails at those that are badly encoded.
      return refuse(ProblemType.INVALID_REQUEST, "a path has no parameters, write ';' as %3B");
    }
    String host = hostOf(request.getHeader("Host"));
    if (!allowed(host)) {
      return refuse(ProblemType.FOREIGN_HOST, "this host name is not allowed");
    }
    String origin = request.getHeader("Origin");
    if (origin != null && !sameOrigin(origin, request.getHeader("Host"))) {
      return refuse(ProblemType.FOREIGN_ORIGIN, "another site's page may not call");
    }
    if (!READS.contains(request.getMethod()) && !acceptsJson(request)) {
      // The framework would find out after the change, when it writes the answer.
      return refuse(ProblemType.NOT_ACCEPTABLE, "writes answer application/json");
    }
    if (!READS.contains(request.getMethod()) && !deletesWithoutBody(request)) {
      if (!isWriteType(request.getContentType())) {
        return refuse(ProblemType.CONTENT_TYPE, "writes take application/json or application/yaml");
      }
      boolean upload = UPLOADS.stream().anyMatch(request.getRequestURI()::contains);
      if (!upload && request.getContentLengthLong() > MAX_TEXT_BYTES) {
        return refuse(ProblemType.BODY_TOO_LARGE, "a body may have 1 MiB");
      }
      if (!upload && request.getContentLengthLong() < 0) {
        return refuse(ProblemType.LENGTH_REQUIRED, "a body needs its Content-Length");
      }
    }
    return Optional.empty();
  }

  private static Optional<ProblemAnswer> refuse(ProblemType type, String detail) {
    return Optional.of(new ProblemAnswer(type, detail));
  }

  /** A form cannot send DELETE, and a browser asks first before it sends one to another site. */
  private static boolean deletesWithoutBody(HttpServletRequest request) {
    return request.getMethod().equals("DELETE")
        && request.getContentLengthLong() <= 0
        && request.getHeader("Transfer-Encoding") == null;
  }

  private static boolean acceptsJson(HttpServletRequest request) {
    List<String> accepted = Collections.list(request.getHeaders(HttpHeaders.ACCEPT));
    try {
      List<MediaType> types = MediaType.parseMediaTypes(accepted);
      return types.isEmpty()
          || types.stream().anyMatch(type -> type.includes(MediaType.APPLICATION_JSON));
    } catch (InvalidMediaTypeException malformed) {
      return false;
    }
  }

  private static boolean isWriteType(@Nullable String header) {
    try {
      MediaType type = MediaType.parseMediaType(Optional.ofNullable(header).orElse(""));
      return WRITE_TYPES.stream().anyMatch(type::equalsTypeAndSubtype);
    } catch (InvalidMediaTypeException malformed) {
      return false;
    }
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
}
