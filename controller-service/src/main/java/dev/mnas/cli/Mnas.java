package dev.mnas.cli;

import dev.mnas.service.process.ProgramVersion;
import dev.mnas.service.process.StartRefused;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IExecutionExceptionHandler;

/** Entry of the command line. */
@Command(
    name = "mnas",
    description = "Platform-aware neural architecture search.",
    mixinStandardHelpOptions = true,
    version = "mnas " + ProgramVersion.MNAS,
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "  trainer     Train candidates for a controller (an own process, see trainer --help).",
      "  latency     Time candidates for a controller (an own process, see latency --help).",
      "  data        List, verify and fetch data sets (an own process, see data --help)."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "1:the controller answered with an error, or a file cannot be read",
      "2:wrong usage",
      "3:no controller answers, or it cannot start"
    },
    subcommands = {
      ControllerCommand.class,
      DemoCommand.class,
      StudyCommand.class,
      TrialCommand.class,
      PoolCommand.class,
      DeviceCommand.class,
      SpaceCommand.class,
      ZooCommand.class,
      MeasureCommand.class,
      ReplayCommand.class,
      TokenCommand.class,
      AuditCommand.class
    })
public final class Mnas {
  private Mnas() {}

  /** Exits with the command's code; the controller goes on after it has started. */
  public static void main(String[] args) {
    int code = commandLine().execute(args);
    if (code != ControllerCommand.SERVING) {
      System.exit(code);
    }
  }

  static CommandLine commandLine() {
    return new CommandLine(new Mnas()).setExecutionExceptionHandler(failureHandler());
  }

  private static IExecutionExceptionHandler failureHandler() {
    return (failure, command, parsed) -> {
      if (failure instanceof ControllerAway) {
        return fail(command, String.valueOf(failure.getMessage()), ExitCodes.UNAVAILABLE);
      } else if (failure instanceof StartRefused) {
        return fail(command, String.valueOf(failure.getMessage()), ExitCodes.UNAVAILABLE);
      } else if (failure instanceof ApiProblem) {
        return fail(command, String.valueOf(failure.getMessage()), ExitCodes.REFUSED);
      } else if (failure instanceof NoSuchFileException missing) {
        return fail(command, "there is no file " + missing.getFile(), ExitCodes.REFUSED);
      } else if (failure instanceof IOException) {
        return fail(command, String.valueOf(failure), ExitCodes.REFUSED);
      }
      throw failure;
    };
  }

  private static int fail(CommandLine command, String message, int code) {
    command.getErr().println("mnas: " + message);
    return code;
  }
}
