package dev.mnas.service.security;

import dev.mnas.service.audit.AuditLog;
import dev.mnas.service.database.DatabaseConfiguration;
import java.time.Clock;
import java.util.Set;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcClientAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/** The tokens of a controller that does not run: its database, and nothing else of it. */
public final class TokenTables implements AutoCloseable {
  private static final String ACTOR = "command-line";
  private final ConfigurableApplicationContext context;

  private TokenTables(ConfigurableApplicationContext context) {
    this.context = context;
  }

  /**
   * Opens the database; nobody else may have it open.
   *
   * @param settings as those of the controller
   */
  public static TokenTables open(String... settings) {
    return new TokenTables(
        new SpringApplicationBuilder(Wiring.class).web(WebApplicationType.NONE).run(settings));
  }

  /** The roles that valid tokens have, of a controller that is about to start. */
  public static Set<TokenRole> roles(String... settings) {
    try (TokenTables tables = open(settings)) {
      return tables.tokens().roles();
    }
  }

  public TokenStore tokens() {
    return context.getBean(TokenStore.class);
  }

  /** Makes a token, and leaves a note of it. */
  public IssuedToken create(NewToken wish) {
    IssuedToken issued = tokens().create(wish, ACTOR);
    note("token create", wish.name());
    return issued;
  }

  /** Revokes a token, and leaves a note of it. */
  public Token revoke(String nameOrId) {
    Token revoked = tokens().revoke(nameOrId);
    note("token revoke", revoked.name());
    return revoked;
  }

  private void note(String target, String detail) {
    context.getBean(AuditLog.class).add(ACTOR, "-", "RUN", target, 0, detail);
  }

  @Override
  public void close() {
    context.close();
  }

  /** Not annotated as configuration: the controller's scan shall not find it. */
  @ImportAutoConfiguration({
    DataSourceAutoConfiguration.class,
    FlywayAutoConfiguration.class,
    JdbcTemplateAutoConfiguration.class,
    JdbcClientAutoConfiguration.class
  })
  @Import({TokenStore.class, AuditLog.class, DatabaseConfiguration.class})
  static class Wiring {
    @Bean
    Clock clock() {
      return Clock.systemUTC();
    }
  }
}
