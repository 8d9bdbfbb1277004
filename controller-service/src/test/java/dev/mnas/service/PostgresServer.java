package dev.mnas.service;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.opentest4j.TestAbortedException;
import org.slf4j.LoggerFactory;

/** A real PostgreSQL, started once for all tests of a JVM and ended with it. */
public final class PostgresServer {
  private static final String USER = "postgres";
  private static final Map<Path, String> DATABASES = new HashMap<>();
  private static @Nullable PostgresServer running;

  private final EmbeddedPostgres server;

  private PostgresServer(EmbeddedPostgres server) {
    this.server = server;
  }

  /** Starts it, or skips the test where its binary does not run. */
  public static synchronized PostgresServer running() {
    if (running == null) {
      ((Logger) LoggerFactory.getLogger("io.zonky")).setLevel(Level.WARN);
      try {
        running =
            new PostgresServer(
                // Nothing must survive a power cut here.
                EmbeddedPostgres.builder().setServerConfig("fsync", "off").start());
      } catch (IOException | IllegalStateException unable) {
        throw new TestAbortedException("no PostgreSQL starts here: " + unable, unable);
      }
    }
    return running;
  }

  /** The URL of an empty database that belongs to the folder, the same again for the same one. */
  public synchronized String url(Path folder) {
    String name = DATABASES.computeIfAbsent(folder, absent -> create("t" + DATABASES.size()));
    return "jdbc:postgresql://127.0.0.1:" + server.getPort() + "/" + name;
  }

  /** What a controller is told to use the folder's database. */
  public String[] settings(Path folder) {
    return new String[] {
      "--spring.datasource.url=" + url(folder), "--spring.datasource.username=" + USER
    };
  }

  /** A connection to the folder's database, past every controller. */
  public Connection connect(Path folder) throws SQLException {
    return DriverManager.getConnection(url(folder), USER, "");
  }

  /** Makes a user who is let in by password only; all others need none here. */
  public void demandPasswordOf(String user, String password) {
    try (Connection connection = server.getPostgresDatabase().getConnection();
        var statement = connection.createStatement();
        var rules = statement.executeQuery("show hba_file")) {
      rules.next();
      Path file = Path.of(rules.getString(1));
      Files.writeString(
          file, "host all " + user + " 127.0.0.1/32 scram-sha-256\n" + Files.readString(file));
      statement.execute("create role " + user + " login password '" + password + "'");
      statement.execute("select pg_reload_conf()");
    } catch (SQLException | IOException broken) {
      throw new IllegalStateException(broken);
    }
  }

  private String create(String name) {
    try (Connection connection = server.getPostgresDatabase().getConnection();
        var statement = connection.createStatement()) {
      statement.execute("create database " + name);
      return name;
    } catch (SQLException broken) {
      throw new IllegalStateException(broken);
    }
  }
}
