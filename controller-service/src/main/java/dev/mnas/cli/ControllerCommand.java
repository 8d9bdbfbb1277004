package dev.mnas.cli;

import dev.mnas.service.ControllerApplication;
import dev.mnas.service.security.UnsafeExposureException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.springframework.boot.web.server.PortInUseException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Starts the controller. */
@Command(
    name = "controller",
    description = "Start the controller service.",
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "2:wrong usage",
      "3:cannot start: port taken, database locked, or unsafe address"
    })
final class ControllerCommand implements Callable<Integer> {
  /** Not an exit code: the process goes on serving. */
  static final int SERVING = -1;

  private static final int CANNOT_START = 3;

  @Option(names = "--port", defaultValue = "8080", description = "Port, default ${DEFAULT-VALUE}.")
  int port;

  @Option(
      names = "--address",
      defaultValue = "127.0.0.1",
      description = "Address to bind, default ${DEFAULT-VALUE}; any other needs tokens.")
  String address = "127.0.0.1";

  @Option(
      names = "--data",
      defaultValue = ".mnas",
      description = "Folder of the database and artifacts, default ${DEFAULT-VALUE}.")
  Path data = Path.of(".mnas");

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  CommandSpec spec;

  @Override
  public Integer call() {
    try {
      ControllerApplication.run(
          "--server.port=" + port,
          "--server.address=" + address,
          "--mnas.data=" + data.toAbsolutePath());
      return SERVING;
    } catch (UnsafeExposureException unsafe) {
      return refuse(String.valueOf(unsafe.getMessage()));
    } catch (RuntimeException failure) {
      return refuse(reason(failure));
    }
  }

  private int refuse(String reason) {
    spec.commandLine().getErr().println("mnas: the controller cannot start: " + reason);
    return CANNOT_START;
  }

  private String reason(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof PortInUseException taken) {
        return "port " + taken.getPort() + " is taken by another process";
      }
      String message = String.valueOf(cause.getMessage());
      if (message.contains("Database may be already in use")) {
        return "another process holds the database in " + data.toAbsolutePath();
      }
    }
    return String.valueOf(failure.getMessage());
  }
}
