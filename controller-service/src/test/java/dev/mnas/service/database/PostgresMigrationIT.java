package dev.mnas.service.database;

import dev.mnas.service.ControllerFixture;
import dev.mnas.service.PostgresServer;

class PostgresMigrationIT extends MigrationTest {
  @Override
  DatabaseAddress address() {
    return new DatabaseAddress(PostgresServer.running().url(data), "postgres", "");
  }

  @Override
  ControllerFixture start() {
    return new ControllerFixture(data, PostgresServer.running().settings(data));
  }

  @Override
  String rows(String sql) {
    return sql.replaceAll("X'([0-9a-f]*)'", "'\\\\x$1'");
  }
}
