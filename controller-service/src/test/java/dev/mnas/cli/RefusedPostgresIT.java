package dev.mnas.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mnas.service.ControllerFixture;
import dev.mnas.service.PostgresServer;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;

class RefusedPostgresIT {
  /** Advisory locks of this database. */
  private static final String LOCKS =
      " from pg_locks where locktype = 'advisory' and granted and database ="
          + " (select oid from pg_database where datname = current_database())";

  private static PostgresServer postgres;
  @TempDir Path data;

  @BeforeAll
  static void startServer() {
    postgres = PostgresServer.running();
  }

  @Test
  void secondControllerOfADatabaseIsRefusedUntilTheFirstEnds() {
    String url = postgres.url(data);
    try (var first = new ControllerFixture(data, postgres.settings(data))) {
      assertThat(first.get("/api/v1/studies").statusCode()).isEqualTo(200);
      assertThat(
              new ControllerRun(data.resolve("second"))
                  .refusal("--database", url + "?user=postgres"))
          .contains("the database " + url + " is held by another controller");
    }
    new ControllerFixture(data, postgres.settings(data)).close();
  }

  @Test
  void controllerTakesTheLockAgainThatTheServerDropped() {
    try (var controller = new ControllerFixture(data, settings(data))) {
      assertThat(dropLock(controller)).isEqualTo(1);
      controller.await(() -> count(controller, LOCKS) == 1);
      String url = postgres.url(data) + "?user=postgres";
      assertThat(new ControllerRun(data.resolve("second")).refusal("--database", url))
          .contains("is held by another controller");
    }
  }

  @Test
  void controllerEndsWhoseDatabaseAnotherTookMeanwhile() throws Exception {
    try (var controller = new ControllerFixture(data, settings(data));
        var thief = postgres.connect(data);
        var statement = thief.createStatement()) {
      String take =
          controller
              .bean(JdbcClient.class)
              .sql("select format('select pg_advisory_lock(%s, %s)', classid, objid::int)" + LOCKS)
              .query(String.class)
              .single();
      // It waits for the lock already, so that the server gives it to no other.
      var theft =
          CompletableFuture.runAsync(
              () -> {
                try {
                  statement.execute(take);
                } catch (SQLException broken) {
                  throw new IllegalStateException(broken);
                }
              });
      controller.await(() -> count(controller, LOCKS.replace("and granted", "")) == 2);
      dropLock(controller);
      theft.join();
      controller.await(() -> !controller.running());
    }
  }

  @Test
  void serverThatIsNotThereIsNamed() {
    assertThat(new ControllerRun(data).refusal("--database", "jdbc:postgresql://127.0.0.1:1/mnas"))
        .contains("jdbc:postgresql://127.0.0.1:1/mnas cannot be opened", "refused");
  }

  @Test
  void wrongPasswordIsToldAndNotShown() {
    postgres.demandPasswordOf("guarded", "right");
    String url = postgres.url(data) + "?user=guarded&password=";
    assertThat(new ControllerRun(data).refusal("--database", url + "wrong-one"))
        .contains("password authentication failed for user \"guarded\"")
        .doesNotContain("wrong-one");
  }

  @Test
  void databaseOfANewerVersionIsRefused() {
    String url = postgres.url(data) + "?user=postgres";
    try (var controller = new ControllerFixture(data, postgres.settings(data))) {
      controller
          .bean(JdbcClient.class)
          .sql(
              """
              insert into flyway_schema_history (installed_rank, version, description, type,
              script, installed_by, execution_time, success)
              values (999, '999', 'from the future', 'SQL', 'V999__x.sql', 'me', 1, true)""")
          .update();
    }
    assertThat(new ControllerRun(data).refusal("--database", url))
        .contains("written by a newer mnas", "version 999");
  }

  private static String[] settings(Path data) {
    String[] database = postgres.settings(data);
    return new String[] {database[0], database[1], "--mnas.database-watch=50ms"};
  }

  private static int dropLock(ControllerFixture controller) {
    return controller
        .bean(JdbcClient.class)
        .sql("select count(pg_terminate_backend(pid))" + LOCKS)
        .query(Integer.class)
        .single();
  }

  private static int count(ControllerFixture controller, String locks) {
    return controller
        .bean(JdbcClient.class)
        .sql("select count(*)" + locks)
        .query(Integer.class)
        .single();
  }
}
