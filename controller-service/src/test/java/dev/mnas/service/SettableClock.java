package dev.mnas.service;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** Stands still until a test moves it. */
public final class SettableClock extends Clock {
  private static final Runnable NOTHING = () -> {};

  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private Runnable duringNextRead = NOTHING;

  public synchronized void advance(Duration by) {
    now = now.plus(by);
  }

  /** Runs once, in the middle of what next asks for the time. */
  public synchronized void duringNextRead(Runnable event) {
    duringNextRead = event;
  }

  private synchronized Runnable takeEvent() {
    Runnable event = duringNextRead;
    duringNextRead = NOTHING;
    return event;
  }

  private synchronized Instant now() {
    return now;
  }

  @Override
  public Instant instant() {
    // Not under the lock: the event may ask for the time on another thread.
    takeEvent().run();
    return now();
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    throw new UnsupportedOperationException("the store asks for instants alone");
  }
}
