package dev.mnas.service.study;

import dev.mnas.service.ControllerFixture;
import dev.mnas.service.PostgresServer;
import java.nio.file.Path;

class PostgresReportsAtOnceIT extends ReportsAtOnceTest {
  @Override
  ControllerFixture start(Path folder) {
    return new ControllerFixture(folder, PostgresServer.running().settings(folder));
  }

  @Override
  int trials() {
    return 10;
  }
}
