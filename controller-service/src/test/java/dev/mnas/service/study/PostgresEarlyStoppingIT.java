package dev.mnas.service.study;

import dev.mnas.service.ControllerFixture;
import dev.mnas.service.PostgresServer;
import java.nio.file.Path;

class PostgresEarlyStoppingIT extends EarlyStoppingTest {
  @Override
  ControllerFixture start(Path folder) {
    return new ControllerFixture(folder, PostgresServer.running().settings(folder));
  }
}
