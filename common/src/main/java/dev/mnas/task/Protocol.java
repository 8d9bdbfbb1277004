package dev.mnas.task;

/** Version of the worker protocol; a controller refuses claims of any other. */
public final class Protocol {
  public static final int VERSION = 1;

  private Protocol() {}
}
