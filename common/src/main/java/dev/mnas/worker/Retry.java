package dev.mnas.worker;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Repeats a request while the controller is away, says so once, and once that it is back. */
final class Retry {
  private static final Logger log = LoggerFactory.getLogger(Retry.class);

  private final StopSignal stop;
  private final Clock clock;
  private final RandomGenerator random;

  Retry(StopSignal stop, Clock clock, RandomGenerator random) {
    this.stop = stop;
    this.clock = clock;
    this.random = random;
  }

  /**
   * Repeats until an answer comes.
   *
   * @param limit after which it gives up
   * @throws ControllerUnreachable when the limit is over, or the worker stops
   */
  <T> T call(Duration limit, Supplier<T> request) {
    Instant begun = clock.instant();
    BackOff backOff = new BackOff(random);
    boolean said = false;
    while (true) {
      try {
        T answer = request.get();
        if (said) {
          log.info("The controller is back");
        }
        return answer;
      } catch (ControllerUnreachable away) {
        if (stop.stopped() || Duration.between(begun, clock.instant()).compareTo(limit) >= 0) {
          throw away;
        }
        if (!said) {
          log.warn("The controller is away, trying until it is back: {}", away.getMessage());
          said = true;
        }
        stop.sleep(backOff.next());
      }
    }
  }
}
