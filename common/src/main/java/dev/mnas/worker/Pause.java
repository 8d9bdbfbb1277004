package dev.mnas.worker;

import java.time.Duration;

/** Sleeps; a parameter, so that tests do not. */
@FunctionalInterface
interface Pause {
  void sleep(Duration duration) throws InterruptedException;
}
