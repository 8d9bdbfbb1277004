package dev.mnas.service.task;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

class H2TaskStoreTest extends TaskStoreContract {
  @TempDir static Path folder;
  private static TaskDatabase database;

  @BeforeAll
  static void open() {
    database = new TaskDatabase("--mnas.data=" + folder);
  }

  @AfterAll
  static void close() {
    database.close();
  }

  @Override
  TaskDatabase database() {
    return database;
  }
}
