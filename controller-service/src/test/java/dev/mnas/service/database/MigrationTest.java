package dev.mnas.service.database;

import static dev.mnas.service.ControllerFixture.timed;
import static dev.mnas.service.ControllerFixture.trained;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mnas.service.ControllerFixture;
import dev.mnas.task.Claim;
import dev.mnas.task.TaskKind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A database that mnas 0.1.0 wrote, opened by this program. */
class MigrationTest {
  private static final String VERSION_1 = "/db/migration/V1__studies_trials_tasks.sql";
  private static final String ENDED = "/api/v1/studies/1";
  private static final String RUNNING = "/api/v1/studies/2";

  @TempDir Path data;

  DatabaseAddress address() {
    return new DatabaseAddress("jdbc:h2:file:" + data.resolve("db/mnas"), "sa", "");
  }

  ControllerFixture start() {
    return new ControllerFixture(data);
  }

  /** Rows as the database reads them; the file has bytes as H2 writes them. */
  String rows(String sql) {
    return sql;
  }

  @BeforeEach
  void writeTheOldDatabase() throws IOException, SQLException {
    DatabaseAddress old = address();
    Flyway.configure()
        .dataSource(old.url(), old.user(), old.password())
        .target("1")
        .placeholders(Map.of("blob", old.blobType()))
        .load()
        .migrate();
    try (Connection connection =
            DriverManager.getConnection(old.url(), old.user(), old.password());
        var statement = connection.createStatement()) {
      String sql = rows(new String(resource("version-0.1.0.sql"), StandardCharsets.UTF_8));
      for (String part : sql.split(";\n")) {
        statement.execute(part);
      }
    }
  }

  @Test
  void studiesTrialsFrontAndBestAreAsBefore() {
    try (var controller = start()) {
      JsonNode studies = controller.tree(controller.get("/api/v1/studies"));
      assertThat(texts(studies, "name")).containsExactly("old", "going on");
      JsonNode study = controller.tree(controller.get(ENDED));
      assertThat(study.get("state").asString()).isEqualTo("COMPLETED");
      assertThat(study.get("endReason").asString()).isEqualTo("TRIALS");
      assertThat(study.get("trials").get("complete").asInt()).isEqualTo(4);
      assertThat(study.get("bestTrial").asLong()).isEqualTo(4);
      assertThat(study.get("bestReward").asDouble()).isEqualTo(0.8716348531012765);
      assertThat(study.get("createdAt").asString()).isEqualTo("2026-11-24T11:55:10.865669Z");
      JsonNode front = controller.tree(controller.get(ENDED + "/pareto")).get("points");
      assertThat(texts(front, "id")).containsExactly("2", "3", "1", "4");
      JsonNode trials = controller.tree(controller.get(ENDED + "/trials")).get("items");
      assertThat(texts(trials, "reward"))
          .containsExactly(
              "0.865915784809725", "0.3072489325086095", "0.845002632947858", "0.8716348531012765");
      assertThat(texts(trials, "latencyMillis"))
          .containsExactly("1.337", "0.711", "0.864", "1.443");
      JsonNode first = trials.get(0);
      assertThat(first.get("accuracy").asDouble()).isEqualTo(0.8837);
      assertThat(first.get("tokens").toString()).isEqualTo("[1,0,1]");
      assertThat(first.get("blocks").get(0).asString()).isEqualTo("r1_k3_s22_e1_i8_o8");
      assertThat(first.get("weights").asString()).startsWith("5a51a1a6");
    }
  }

  @Test
  void studyThatRanGoesOnToItsEnd() {
    try (var controller = start()) {
      JsonNode before = controller.tree(controller.get(RUNNING));
      assertThat(before.path("state").asString("")).as("%s", before).isEqualTo("RUNNING");
      assertThat(before.get("trials").get("open").asInt()).isEqualTo(1);
      List<Claim> given = drain(controller);
      assertThat(ControllerFixture.trial(given.get(0)).value()).isEqualTo(6);
      assertThat(ControllerFixture.network(given.get(0)).blocks())
          .hasToString("[r1_k5_s22_e1_i8_o8]");
      JsonNode after = controller.tree(controller.get(RUNNING));
      assertThat(after.get("state").asString()).isEqualTo("COMPLETED");
      assertThat(after.get("trials").get("complete").asInt()).isEqualTo(4);
      assertThat(texts(controller.tree(controller.get(RUNNING + "/trials")).get("items"), "id"))
          .containsExactly("5", "6", "7", "8");
    }
  }

  @Test
  void controllerOfBeforeIsThePapers() throws SQLException {
    DatabaseAddress old = address();
    try (Connection connection =
            DriverManager.getConnection(old.url(), old.user(), old.password());
        var statement = connection.createStatement()) {
      statement.execute(
          "update study set spec = replace(spec, '\"kind\":\"RANDOM\"', '\"kind\":\"RNN\"')"
              + " where id = 1");
    }
    try (var controller = start()) {
      JsonNode ended = controller.tree(controller.get(ENDED));
      assertThat(ended.get("policy").get("kind").asString()).isEqualTo("RNN_PAPER");
      JsonNode running = controller.tree(controller.get(RUNNING));
      assertThat(running.get("policy").get("kind").asString()).isEqualTo("RANDOM");
    }
  }

  @Test
  void firstMigrationIsWhatWasReleased() throws Exception {
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(resource(VERSION_1));
    assertThat(HexFormat.of().formatHex(digest))
        .as("version 0.1.0 has written databases with it: add a migration instead")
        .isEqualTo("fd90ab00070d3f8eb158976aafd03937282a58f008a1fa3b18ff73b8358c038b");
  }

  private static List<Claim> drain(ControllerFixture controller) {
    List<Claim> given = new ArrayList<>();
    for (int before = -1; before < given.size(); ) {
      before = given.size();
      for (TaskKind kind : TaskKind.values()) {
        for (var next = controller.claim(kind); next.isPresent(); next = controller.claim(kind)) {
          var result = kind == TaskKind.TRAIN ? trained(0.6) : timed(1.1);
          assertThat(controller.report(next.get(), result).statusCode()).isEqualTo(200);
          given.add(next.get());
        }
      }
    }
    return given;
  }

  private static List<String> texts(JsonNode items, String field) {
    List<String> texts = new ArrayList<>();
    items.forEach(item -> texts.add(item.get(field).asString()));
    return texts;
  }

  private static byte[] resource(String name) throws IOException {
    try (InputStream in = MigrationTest.class.getResourceAsStream(name)) {
      return Objects.requireNonNull(in, name).readAllBytes();
    }
  }
}
