package dev.mnas.service.audit;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.GeneratedKeyHolder;
import org.springframework.stereotype.Component;

/** The log's table. Entries are added, never changed; of the oldest, those beyond a bound go. */
@Component
public class AuditLog {
  /** The newest entries that are kept; at least as many, and less than one step more. */
  static final int KEPT = 20_000;

  private static final int STEP = 100;
  private static final int LONGEST = 512;
  private static final int LONGEST_NAME = 64;
  private static final int LONGEST_METHOD = 16;

  private final JdbcClient sql;
  private final Clock clock;

  AuditLog(JdbcClient sql, Clock clock) {
    this.sql = sql;
    this.clock = clock;
  }

  /** Adds an entry; id and time are the log's own, and what is too long is cut. */
  public void add(
      String actor, String address, String method, String target, int status, String detail) {
    GeneratedKeyHolder key = new GeneratedKeyHolder();
    sql.sql(
            """
            insert into audit (happened_at, actor, address, method, target, status, detail)
            values (?, ?, ?, ?, ?, ?, ?)""")
        .params(
            clock.instant().atOffset(ZoneOffset.UTC),
            cut(actor, LONGEST_NAME),
            cut(address, LONGEST_NAME),
            cut(method, LONGEST_METHOD),
            cut(target, LONGEST),
            status,
            cut(detail, LONGEST))
        .update(key, "id");
    Number id = key.getKey();
    if (id != null && id.longValue() % STEP == 0) {
      sql.sql("delete from audit where id <= ?").param(id.longValue() - KEPT).update();
    }
  }

  /**
   * Entries older than one, newest first.
   *
   * @param before id of the entry; {@link Long#MAX_VALUE} begins at the newest
   */
  List<AuditEntry> page(long before, int size) {
    return sql.sql("select * from audit where id < ? order by id desc limit ?")
        .params(before, size)
        .query(AuditLog::entry)
        .list();
  }

  private static AuditEntry entry(ResultSet row, int number) throws SQLException {
    return new AuditEntry(
        row.getLong("id"),
        row.getObject("happened_at", OffsetDateTime.class).toInstant(),
        row.getString("actor"),
        row.getString("address"),
        row.getString("method"),
        row.getString("target"),
        row.getInt("status"),
        row.getString("detail"));
  }

  private static String cut(String text, int length) {
    return text.length() <= length ? text : text.substring(0, length);
  }
}
