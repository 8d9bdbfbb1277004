package dev.mnas.service.security;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Ten failed sign-ins a minute and address; then nobody signs in from there for the rest of it. */
@Component
class SignInLimit {
  static final int FAILURES = 10;
  static final Duration WINDOW = Duration.ofMinutes(1);
  private static final int MAX_ADDRESSES = 10_000;

  private final Clock clock;
  private final Map<String, Failures> addresses = new LinkedHashMap<>();

  SignInLimit(Clock clock) {
    this.clock = clock;
  }

  /** How long the address must wait before it may try; empty when it may now. */
  synchronized Optional<Duration> wait(String address) {
    forgetOld();
    return Optional.ofNullable(addresses.get(address))
        .filter(failures -> failures.count() >= FAILURES)
        .map(failures -> Duration.between(clock.instant(), failures.since().plus(WINDOW)));
  }

  synchronized void failed(String address) {
    forgetOld();
    Failures before = addresses.getOrDefault(address, new Failures(clock.instant(), 0));
    addresses.put(address, new Failures(before.since(), before.count() + 1));
    if (addresses.size() > MAX_ADDRESSES) {
      addresses.remove(addresses.keySet().iterator().next());
    }
  }

  private void forgetOld() {
    Instant begin = clock.instant().minus(WINDOW);
    addresses.values().removeIf(failures -> !failures.since().isAfter(begin));
  }

  private record Failures(Instant since, int count) {}
}
