package dev.mnas.service.trial;

import dev.mnas.service.ControllerFixture;
import dev.mnas.service.PostgresServer;
import java.nio.file.Path;

class PostgresTrialLockIT extends TrialLockTest {
  @Override
  ControllerFixture start(Path folder) {
    return new ControllerFixture(folder, PostgresServer.running().settings(folder));
  }

  @Override
  String waiters() {
    return "select count(*) from pg_stat_activity where wait_event_type = 'Lock'"
        + " and datname = current_database()";
  }
}
