package dev.mnas.service.task;

import dev.mnas.service.PostgresServer;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

class PostgresTaskStoreIT extends TaskStoreContract {
  @TempDir static Path folder;
  private static TaskDatabase database;

  @BeforeAll
  static void open() {
    database = new TaskDatabase(PostgresServer.running().settings(folder));
  }

  @AfterAll
  static void close() {
    if (database != null) {
      database.close();
    }
  }

  @Override
  TaskDatabase database() {
    return database;
  }
}
