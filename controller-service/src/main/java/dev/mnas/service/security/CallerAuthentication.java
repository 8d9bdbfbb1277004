package dev.mnas.service.security;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.SimpleGrantedAuthority;

/** A caller whose token was checked, in this request or when its session began. */
final class CallerAuthentication extends AbstractAuthenticationToken {
  private static final long serialVersionUID = 1L;

  private final transient Caller caller;
  private final boolean session;

  private CallerAuthentication(Caller caller, boolean session) {
    super(caller.roles().stream().map(role -> new SimpleGrantedAuthority(role.name())).toList());
    this.caller = caller;
    this.session = session;
    setAuthenticated(true);
  }

  static CallerAuthentication ofToken(Caller caller) {
    return new CallerAuthentication(caller, false);
  }

  static CallerAuthentication ofSession(Caller caller) {
    return new CallerAuthentication(caller, true);
  }

  /** The caller, when it showed a token or has a session. */
  static Optional<CallerAuthentication> in(@Nullable Authentication authentication) {
    return authentication instanceof CallerAuthentication known
        ? Optional.of(known)
        : Optional.empty();
  }

  Caller caller() {
    return caller;
  }

  /** Whether a cookie brought it, which a browser sends unasked. */
  boolean session() {
    return session;
  }

  @Override
  public Object getPrincipal() {
    return caller;
  }

  @Override
  public String getName() {
    return caller.name();
  }

  @Override
  public Object getCredentials() {
    return "";
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof CallerAuthentication that
        && caller.equals(that.caller)
        && session == that.session;
  }

  @Override
  public int hashCode() {
    return caller.hashCode();
  }
}
