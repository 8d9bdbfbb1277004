package dev.mnas.task;

/**
 * Version of the worker protocol; a controller refuses claims of any other. Raised when an older
 * worker would do something else than it was asked: one of version 1 ignores what recipes have
 * beside SGD, seeds of splits, and that a network is a finalist; one of version 2 ignores runtime
 * and precision of a latency and knows no model files.
 */
public final class Protocol {
  public static final int VERSION = 3;

  private Protocol() {}
}
