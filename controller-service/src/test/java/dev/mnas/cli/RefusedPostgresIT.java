package dev.mnas.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mnas.service.ControllerFixture;
import dev.mnas.service.PostgresServer;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;

class RefusedPostgresIT {
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
      controller.await(() -> locks(controller) == 1);
    }
  }

  @Test
  void controllerEndsWhoseDatabaseAnotherTookMeanwhile() throws Exception {
    try (var controller = new ControllerFixture(data, settings(data));
        var thief = postgres.connect(data);
        var statement = thief.createStatement()) {
      JdbcClient jdbc = controller.bean(JdbcClient.class);
      // In one statement of the server: nobody else comes between.
      Integer key =
          jdbc.sql("select objid::int from pg_locks where locktype = 'advisory'")
              .query(Integer.class)
              .single();
      Integer mnas =
          jdbc.sql("select classid::int from pg_locks where locktype = 'advisory'")
              .query(Integer.class)
              .single();
      dropLock(controller);
      statement.execute("select pg_advisory_lock(" + mnas + ", " + key + ")");
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
        .sql(
            "select count(pg_terminate_backend(pid)) from pg_locks where locktype = 'advisory'"
                + " and database = (select oid from pg_database where datname = current_database())")
        .query(Integer.class)
        .single();
  }

  private static int locks(ControllerFixture controller) {
    return controller
        .bean(JdbcClient.class)
        .sql(
            "select count(*) from pg_locks where locktype = 'advisory'"
                + " and database = (select oid from pg_database where datname = current_database())")
        .query(Integer.class)
        .single();
  }
}
