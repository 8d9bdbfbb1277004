package dev.mnas.cli;

/** Exit codes of every command. */
final class ExitCodes {
  static final int OK = 0;
  static final int REFUSED = 1;
  static final int USAGE = 2;
  static final int UNAVAILABLE = 3;

  private ExitCodes() {}
}
