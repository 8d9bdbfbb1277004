package dev.mnas.service.security;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Tokens over REST. */
@RestController
@RequestMapping("/api/v1/tokens")
@Tag(name = "tokens", description = "Tokens of users and workers.")
class TokensApi {
  private final TokenStore tokens;
  private final ApplicationEventPublisher events;

  TokensApi(TokenStore tokens, ApplicationEventPublisher events) {
    this.tokens = tokens;
    this.events = events;
  }

  @PostMapping
  @ResponseStatus(HttpStatus.CREATED)
  @Operation(
      operationId = "createToken",
      summary = "Make a token",
      description =
          "The answer has the secret, once and never again. A worker's token names its pools, or *"
              + " for all; 409 when a valid token has the name.")
  IssuedToken create(
      @RequestBody NewToken wish,
      @Parameter(hidden = true) @AuthenticationPrincipal Caller caller,
      HttpServletRequest request) {
    AuditFilter.detail(request, "%s %s %s".formatted(wish.name(), wish.role(), wish.pools()));
    return tokens.create(wish, caller.name());
  }

  @GetMapping
  @Operation(
      operationId = "listTokens",
      summary = "List the tokens",
      description = "Revoked ones too. Those of the environment are not among them.")
  List<Token> list() {
    return tokens.list();
  }

  @PostMapping("/{nameOrId}/revoke")
  @Operation(
      operationId = "revokeToken",
      summary = "Revoke a token",
      description = "It opens nothing from now on, nor do sessions that it opened.")
  Token revoke(@PathVariable String nameOrId, HttpServletRequest request) {
    Token revoked = tokens.revoke(nameOrId);
    AuditFilter.detail(request, revoked.name());
    events.publishEvent(new TokenRevoked(revoked.id()));
    return revoked;
  }
}
