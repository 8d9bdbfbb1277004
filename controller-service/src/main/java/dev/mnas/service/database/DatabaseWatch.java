package dev.mnas.service.database;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Ends a controller whose database went to another one while the connection was lost. */
@Component
class DatabaseWatch {
  private static final Logger log = LoggerFactory.getLogger(DatabaseWatch.class);

  private final HeldDatabase database;
  private final ConfigurableApplicationContext controller;

  DatabaseWatch(HeldDatabase database, ConfigurableApplicationContext controller) {
    this.database = database;
    this.controller = controller;
  }

  @Scheduled(fixedDelayString = "${mnas.database-watch:5s}")
  void watch() {
    if (!database.keep()) {
      log.error("Another controller took the database; this one ends");
      // Not on the scheduler's thread, which closing waits for.
      new Thread(controller::close, "end").start();
    }
  }
}
