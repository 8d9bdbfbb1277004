package dev.mnas.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Entry of the command line. */
@Command(
    name = "mnas",
    description = "Platform-aware neural architecture search.",
    mixinStandardHelpOptions = true,
    version = "mnas 0.1.0",
    subcommands = ControllerCommand.class)
public final class Mnas {
  private Mnas() {}

  /** Exits with the command's code; the controller goes on after it has started. */
  public static void main(String[] args) {
    int code = new CommandLine(new Mnas()).execute(args);
    if (code != ControllerCommand.SERVING) {
      System.exit(code);
    }
  }
}
