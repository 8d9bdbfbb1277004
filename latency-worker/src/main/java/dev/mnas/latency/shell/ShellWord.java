package dev.mnas.latency.shell;

/** Text as one word of a shell's command. */
final class ShellWord {
  private ShellWord() {}

  static String of(String text) {
    return "'" + text.replace("'", "'\\''") + "'";
  }
}
