package dev.mnas.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.mnas.service.ControllerFixture;
import dev.mnas.service.process.DataFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Database files that this program must not touch. */
class RefusedDatabaseTest {
  @TempDir Path data;

  @Test
  void databaseOfANewerVersionIsRefusedAndStaysAsItIs() throws SQLException {
    new ControllerFixture(data).close();
    execute(
        """
        insert into "flyway_schema_history" ("installed_rank", "version", "description", "type",
        "script", "installed_by", "execution_time", "success")
        values (999, '999', 'from the future', 'SQL', 'V999__x.sql', 'SA', 1, true)""");
    List<String> before = content();
    assertThat(new ControllerRun(data).refusal())
        .startsWith("mnas: the controller cannot start: the database jdbc:h2:file:" + data)
        .contains("written by a newer mnas", "version 999", "versions up to ");
    assertThat(content()).isEqualTo(before);
  }

  @Test
  void databaseOfAnotherProgramIsRefusedAndStaysAsItIs() throws SQLException {
    execute("create table customers (id integer)");
    List<String> before = content();
    assertThat(new ControllerRun(data).refusal())
        .contains("holds tables of another program, such as CUSTOMERS");
    assertThat(content()).isEqualTo(before);
  }

  @Test
  void damagedFileIsRefusedAndKeepsItsBytes() throws IOException {
    Path file = Files.createDirectories(data.resolve("db")).resolve("mnas.mv.db");
    byte[] garbage = "this is no database\n".repeat(1000).getBytes();
    Files.write(file, garbage);
    assertThat(new ControllerRun(data).refusal()).contains("cannot be opened", "mnas");
    assertThat(file).hasBinaryContent(garbage);
  }

  @Test
  void damageInTheMiddleOfARealFileIsRefusedAndKeepsItsBytes() throws IOException {
    new ControllerFixture(data).close();
    Path file = data.resolve("db/mnas.mv.db");
    byte[] bytes = Files.readAllBytes(file);
    Arrays.fill(bytes, 0, bytes.length - 4096, (byte) 'x');
    Files.write(file, bytes);
    assertThat(new ControllerRun(data).refusal()).contains("cannot be opened");
    assertThat(file).hasBinaryContent(bytes);
  }

  @Test
  void refusalLetsTheFolderGo() throws SQLException {
    execute("create table customers (id integer)");
    new ControllerRun(data).refusal();
    assertThatCode(() -> DataFolder.take(data.toAbsolutePath()).close()).doesNotThrowAnyException();
  }

  private Connection connect() throws SQLException {
    return DriverManager.getConnection(
        "jdbc:h2:file:" + data.resolve("db/mnas") + ";WRITE_DELAY=0", "sa", "");
  }

  private void execute(String sql) throws SQLException {
    try (Connection connection = connect();
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** The whole database as the statements that would make it. */
  private List<String> content() throws SQLException {
    try (Connection connection = connect();
        var statement = connection.createStatement();
        ResultSet lines = statement.executeQuery("script")) {
      List<String> script = new ArrayList<>();
      while (lines.next()) {
        script.add(lines.getString(1));
      }
      return script;
    }
  }
}
