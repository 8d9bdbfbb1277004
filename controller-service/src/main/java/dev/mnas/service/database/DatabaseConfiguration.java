package dev.mnas.service.database;

import dev.mnas.service.process.StartRefused;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationState;
import org.springframework.boot.flyway.autoconfigure.FlywayConfigurationCustomizer;
import org.springframework.boot.flyway.autoconfigure.FlywayMigrationStrategy;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** Migrations on either database, and the refusal of one that a newer program wrote. */
@Configuration
public class DatabaseConfiguration {
  private static final Set<MigrationState> NEWER =
      Set.of(MigrationState.FUTURE_SUCCESS, MigrationState.FUTURE_FAILED);

  /** H2 and PostgreSQL name them differently. */
  private static final String[] TABLE_TYPES = {"TABLE", "BASE TABLE"};

  private static final int LARGEST_IN_ROW = 64 << 20;

  @Bean
  FlywayConfigurationCustomizer columnTypesOfTheDatabase(Environment environment) {
    String blob = DatabaseAddress.of(environment).blobType();
    return flyway -> flyway.placeholders(Map.of("blob", blob));
  }

  @Bean
  FlywayMigrationStrategy migrateOrRefuse(Environment environment) {
    DatabaseAddress address = DatabaseAddress.of(environment);
    return flyway -> {
      try {
        requireOurs(address, flyway);
        requireKnown(address, flyway);
        if (!address.postgres()) {
          keepBytesInRows(flyway);
        }
        flyway.migrate();
      } catch (FlywayException | SQLException failed) {
        throw new StartRefused(address.failure("cannot be used", failed), failed);
      }
    };
  }

  private static void requireOurs(DatabaseAddress address, Flyway flyway) throws SQLException {
    if (flyway.info().applied().length > 0) {
      return;
    }
    try (Connection connection = flyway.getConfiguration().getDataSource().getConnection();
        ResultSet tables =
            connection
                .getMetaData()
                .getTables(connection.getCatalog(), connection.getSchema(), "%", TABLE_TYPES)) {
      if (tables.next()) {
        throw new StartRefused(
            "the database %s holds tables of another program, such as %s: name an empty one"
                .formatted(address, tables.getString("TABLE_NAME")));
      }
    }
  }

  /**
   * Keeps a policy's state, a megabyte, in the row of its study. H2 puts larger values than this
   * into a store of their own, where 2.4.240 loses them for good when one row is changed by several
   * transactions at once.
   */
  private static void keepBytesInRows(Flyway flyway) throws SQLException {
    try (Connection connection = flyway.getConfiguration().getDataSource().getConnection();
        Statement set = connection.createStatement()) {
      set.execute("set max_length_inplace_lob " + LARGEST_IN_ROW);
    }
  }

  private static void requireKnown(DatabaseAddress address, Flyway flyway) {
    MigrationInfo[] all = flyway.info().all();
    Optional<MigrationInfo> newest =
        Arrays.stream(all)
            .filter(migration -> NEWER.contains(migration.getState()))
            .reduce((first, last) -> last);
    if (newest.isPresent()) {
      String known =
          Arrays.stream(all)
              .filter(migration -> !NEWER.contains(migration.getState()))
              .reduce((first, last) -> last)
              .map(migration -> String.valueOf(migration.getVersion()))
              .orElse("none");
      throw new StartRefused(
          "the database %s was written by a newer mnas: it is of version %s, this program knows versions up to %s"
              .formatted(address, newest.get().getVersion(), known));
    }
  }
}
