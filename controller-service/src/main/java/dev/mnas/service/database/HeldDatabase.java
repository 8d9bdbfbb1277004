package dev.mnas.service.database;

import dev.mnas.service.process.StartRefused;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.env.Environment;

/**
 * The database of one controller: sampling belongs to one, so a second is refused. On PostgreSQL an
 * advisory lock says so, which the server drops with the connection, however the process ends. An
 * H2 file needs none: it lies in a data folder that has its own.
 */
public final class HeldDatabase implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(HeldDatabase.class);

  /** Locks of other programs in the same database have other keys: these are the letters mnas. */
  private static final int LOCK = 0x6d6e6173;

  private static final int ANSWER_SECONDS = 2;
  private static final int NO_SUCH_FILE = 90146;

  private final DatabaseAddress address;
  private @Nullable Connection connection;

  private HeldDatabase(DatabaseAddress address, @Nullable Connection connection) {
    this.address = address;
    this.connection = connection;
  }

  /**
   * Opens the database as {@code spring.datasource} names it, changing nothing in it.
   *
   * @throws StartRefused in one line: it cannot be reached or read, or another controller has it
   */
  public static HeldDatabase take(Environment environment) {
    DatabaseAddress address = DatabaseAddress.of(environment);
    if (address.file()) {
      requireReadable(address);
    }
    return new HeldDatabase(address, address.postgres() ? hold(address) : null);
  }

  private static void requireReadable(DatabaseAddress address) {
    try (Connection readable =
        address.connect(";ACCESS_MODE_DATA=r;IFEXISTS=TRUE;TRACE_LEVEL_FILE=0")) {
      readable.getMetaData();
    } catch (SQLException failed) {
      if (failed.getErrorCode() != NO_SUCH_FILE) {
        throw new StartRefused(
            address.failure("cannot be opened, it may be damaged or in use", failed), failed);
      }
    }
  }

  private static Connection hold(DatabaseAddress address) {
    try {
      Connection connection = address.connect("");
      if (locked(connection)) {
        return connection;
      }
      connection.close();
      throw new StartRefused(
          "the database %s is held by another controller; one may use it at a time"
              .formatted(address));
    } catch (SQLException failed) {
      throw new StartRefused(address.failure("cannot be opened", failed), failed);
    }
  }

  private static boolean locked(Connection connection) throws SQLException {
    try (PreparedStatement lock =
        connection.prepareStatement(
            "select pg_try_advisory_lock(?, hashtext(coalesce(current_schema(), '')))")) {
      lock.setInt(1, LOCK);
      try (ResultSet answer = lock.executeQuery()) {
        return answer.next() && answer.getBoolean(1);
      }
    }
  }

  /**
   * Takes the lock again where the server lost it with its connection.
   *
   * @return false when another controller has it meanwhile
   */
  public boolean keep() {
    if (connection == null) {
      return true;
    }
    try {
      if (connection.isValid(ANSWER_SECONDS)) {
        return true;
      }
      log.warn("The connection that holds the database {} was lost", address);
      connection.close();
      Connection next = address.connect("");
      if (locked(next)) {
        connection = next;
        return true;
      }
      next.close();
      return false;
    } catch (SQLException away) {
      // Nobody else can have it while it answers nobody.
      log.warn("{}", address.failure("cannot be held", away));
      return true;
    }
  }

  /** Lets the database go. */
  @Override
  public void close() {
    try {
      if (connection != null) {
        connection.close();
      }
    } catch (SQLException gone) {
      log.debug("The server had dropped the lock before", gone);
    }
  }
}
