package dev.mnas.service.database;

import com.zaxxer.hikari.SQLExceptionOverride;
import java.sql.SQLException;
import java.util.Set;

/**
 * Tells the pool which failures end a connection. After a write that failed H2 closes the database,
 * and opens it again for a new connection alone; the pool knows the codes of a server only.
 */
public final class BrokenConnections implements SQLExceptionOverride {
  /** H2: database closed, closing, or its file failed. */
  private static final Set<Integer> CLOSED = Set.of(90098, 90121, 90028, 90031);

  @java.lang.Override
  public Override adjudicate(SQLException failure) {
    return CLOSED.contains(failure.getErrorCode()) ? Override.MUST_EVICT : Override.CONTINUE_EVICT;
  }
}
