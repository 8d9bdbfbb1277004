package dev.mnas.service.security;

import dev.mnas.service.problem.ProblemType;
import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The tokens' table. It has hashes, no secrets; a secret is found by its hash, so the time a search
 * takes says nothing about how close a guess was.
 */
@Component
public class TokenStore {
  private static final Duration USE_NOTED_EVERY = Duration.ofMinutes(1);

  private final JdbcClient sql;
  private final Clock clock;
  private final SecureRandom random = new SecureRandom();

  TokenStore(JdbcClient sql, Clock clock) {
    this.sql = sql;
    this.clock = clock;
  }

  /**
   * Makes a token.
   *
   * @param by name of who asked for it
   * @throws RefusedException when a valid token has the name
   */
  public IssuedToken create(NewToken wish, String by) {
    Secret secret = Secret.random(random, wish.role());
    List<String> pools = wish.pools() == null ? List.of() : wish.pools();
    try {
      sql.sql(
              """
              insert into token (name, active_name, role, pools, hash, created_at, created_by)
              values (?, ?, ?, ?, ?, ?, ?)""")
          .params(
              wish.name(),
              wish.name(),
              wish.role().name(),
              String.join(",", pools),
              secret.hash(),
              now(),
              by)
          .update();
    } catch (DuplicateKeyException taken) {
      throw new RefusedException(
          ProblemType.NAME_TAKEN, "there is a token '%s'".formatted(wish.name()));
    }
    return new IssuedToken(find(secret).orElseThrow(), secret.text());
  }

  /** All, revoked ones too, by id. */
  public List<Token> list() {
    return sql.sql("select * from token order by id").query(TokenStore::token).list();
  }

  /**
   * Ends a token for good. One that is revoked stays so.
   *
   * @param nameOrId the name of a valid token, or an id
   * @throws NoSuchElementException when there is none
   */
  public Token revoke(String nameOrId) {
    long id =
        sql.sql("select id from token where active_name = ? or cast(id as varchar(20)) = ?")
            .params(nameOrId, nameOrId)
            .query(Long.class)
            .optional()
            .orElseThrow(
                () -> new NoSuchElementException("there is no token '%s'".formatted(nameOrId)));
    sql.sql(
            "update token set active_name = null, revoked_at = ? where id = ? and revoked_at is null")
        .params(now(), id)
        .update();
    return sql.sql("select * from token where id = ?").param(id).query(TokenStore::token).single();
  }

  /** The roles that valid tokens have. */
  public Set<TokenRole> roles() {
    Set<TokenRole> roles = EnumSet.noneOf(TokenRole.class);
    sql.sql("select distinct role from token where revoked_at is null")
        .query(String.class)
        .list()
        .forEach(role -> roles.add(TokenRole.valueOf(role)));
    return roles;
  }

  /** The valid token of a secret. */
  Optional<Token> find(Secret secret) {
    return sql.sql("select * from token where hash = ? and revoked_at is null")
        .param(secret.hash())
        .query(TokenStore::token)
        .optional();
  }

  boolean valid(long id) {
    return sql.sql("select count(*) from token where id = ? and revoked_at is null")
            .param(id)
            .query(Long.class)
            .single()
        == 1;
  }

  /** Notes that a token was used, once a minute: a heartbeat shall not cost a commit here too. */
  void used(Token token) {
    Instant noted = token.lastUsedAt();
    if (noted == null || noted.plus(USE_NOTED_EVERY).isBefore(clock.instant())) {
      sql.sql("update token set last_used_at = ? where id = ?").params(now(), token.id()).update();
    }
  }

  private OffsetDateTime now() {
    return clock.instant().atOffset(ZoneOffset.UTC);
  }

  private static Token token(ResultSet row, int number) throws SQLException {
    return new Token(
        row.getLong("id"),
        row.getString("name"),
        TokenRole.valueOf(row.getString("role")),
        Stream.of(row.getString("pools").split(",")).filter(pool -> !pool.isEmpty()).toList(),
        row.getObject("created_at", OffsetDateTime.class).toInstant(),
        row.getString("created_by"),
        instant(row, "last_used_at"),
        instant(row, "revoked_at"));
  }

  private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
    OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }
}
