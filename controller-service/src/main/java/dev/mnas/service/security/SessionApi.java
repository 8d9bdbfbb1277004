package dev.mnas.service.security;

import dev.mnas.service.problem.ProblemType;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The dashboard's session over REST. */
@RestController
@RequestMapping("/api/v1/session")
@Tag(name = "session", description = "Sign-in of the dashboard, which then sends a cookie.")
class SessionApi {
  private final Callers callers;
  private final Sessions sessions;
  private final SignInLimit limit;

  SessionApi(Callers callers, Sessions sessions, SignInLimit limit) {
    this.callers = callers;
    this.sessions = sessions;
    this.limit = limit;
  }

  @GetMapping
  @Operation(
      operationId = "showSession",
      summary = "Ask who is signed in",
      description = "Open to everybody. Tells whether a token is needed, and the CSRF token.")
  SessionView show(
      @Parameter(hidden = true) @Nullable Authentication authentication,
      HttpServletRequest request) {
    return CallerAuthentication.in(authentication)
        .map(known -> view(known.caller().name(), known.session() ? csrfOf(request) : null))
        .orElseGet(() -> view(null, null));
  }

  @PostMapping
  @Operation(
      operationId = "signIn",
      summary = "Sign in",
      description =
          "Takes a user's token once and sets the cookie mnas_session. 401 for any other token, 429"
              + " after too many of them from one address.")
  SessionView signIn(
      @RequestBody SignIn signIn, HttpServletRequest request, HttpServletResponse response) {
    String address = request.getRemoteAddr();
    AuditFilter.actor(request, Caller.UNKNOWN);
    limit
        .wait(address)
        .ifPresent(
            wait -> {
              throw new TooManySignInsException(wait);
            });
    Optional<Caller> user =
        callers
            .holder(new Secret(signIn.token()))
            .filter(caller -> caller.roles().contains(TokenRole.USER));
    if (user.isEmpty()) {
      limit.failed(address);
      throw new RefusedException(ProblemType.TOKEN, "this is no valid token of a user");
    }
    AuditFilter.actor(request, user.get().name());
    return view(user.get().name(), sessions.begin(user.get(), request, response));
  }

  @DeleteMapping
  @Operation(
      operationId = "signOut",
      summary = "Sign out",
      description = "Ends the session; without one nothing happens.")
  SessionView signOut(HttpServletRequest request) {
    sessions.end(request);
    return view(null, null);
  }

  private SessionView view(@Nullable String user, @Nullable String csrf) {
    return new SessionView(callers.usersNeedTokens(), user != null, csrf, user);
  }

  private static @Nullable String csrfOf(HttpServletRequest request) {
    return request.getAttribute(CsrfToken.class.getName()) instanceof CsrfToken token
        ? token.getToken()
        : null;
  }

  /**
   * A sign-in.
   *
   * @param token of a user
   */
  record SignIn(String token) {
    SignIn {
      if (token == null || token.isBlank()) {
        throw new IllegalArgumentException("token must not be empty");
      }
    }

    @Override
    public String toString() {
      return "SignIn";
    }
  }
}
