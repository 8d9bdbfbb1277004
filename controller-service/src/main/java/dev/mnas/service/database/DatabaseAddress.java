package dev.mnas.service.database;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Optional;
import org.springframework.boot.jdbc.DatabaseDriver;
import org.springframework.core.env.Environment;

/** Where the database is and who asks for it. */
record DatabaseAddress(String url, String user, String password) {
  static DatabaseAddress of(Environment environment) {
    return new DatabaseAddress(
        environment.getRequiredProperty("spring.datasource.url"),
        environment.getProperty("spring.datasource.username", ""),
        environment.getProperty("spring.datasource.password", ""));
  }

  boolean postgres() {
    return DatabaseDriver.fromJdbcUrl(url) == DatabaseDriver.POSTGRESQL;
  }

  boolean file() {
    return url.startsWith("jdbc:h2:file:");
  }

  /** What the migrations call a column of bytes. */
  String blobType() {
    return postgres() ? "bytea" : "blob";
  }

  /** Opens a connection; the settings are added to an H2 URL. */
  Connection connect(String settings) throws SQLException {
    return DriverManager.getConnection(url + settings, user, password);
  }

  /** One line that says what failed, with the driver's first line. */
  String failure(String what, Throwable cause) {
    String detail = Optional.ofNullable(cause.getMessage()).orElse(cause.toString());
    return "the database %s %s: %s"
        .formatted(this, what, detail.strip().lines().findFirst().orElse(""));
  }

  /** The URL without its settings, among which there may be a password. */
  @Override
  public String toString() {
    return url.replaceFirst("[?;].*", "").replaceFirst("//[^/@]*@", "//");
  }
}
