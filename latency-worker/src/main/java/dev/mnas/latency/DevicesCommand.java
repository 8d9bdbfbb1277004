package dev.mnas.latency;

import dev.mnas.latency.device.DeviceIdentity;
import dev.mnas.latency.fleet.DevicesFile;
import dev.mnas.latency.fleet.FleetDevice;
import dev.mnas.worker.TaskCancelled;
import dev.mnas.worker.TaskFailure;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Looks whether each device of a file can be reached, and says what it is. */
@Command(
    name = "devices",
    mixinStandardHelpOptions = true,
    description = "Checks a file of devices: reaches each and says what it is.")
final class DevicesCommand implements Callable<Integer> {
  @Parameters(paramLabel = "FILE", description = "the file, as for --devices")
  private Path file = Path.of("");

  @Spec private CommandSpec command = CommandSpec.create();

  @Override
  public Integer call() throws TaskCancelled {
    DevicesFile devices;
    try {
      devices = DevicesOption.read(file, "local");
    } catch (IllegalArgumentException wrong) {
      command.commandLine().getErr().println(wrong.getMessage());
      return ExitCode.USAGE;
    }
    PrintWriter out = command.commandLine().getOut();
    boolean all = true;
    devices.begin();
    for (FleetDevice device : devices.devices()) {
      try {
        DeviceIdentity identity = device.backend().connect(() -> false);
        out.printf(
            "%s: %s, %s, %s, %d cores, serial %s, pool %s%n",
            device.name(),
            identity.model(),
            identity.os(),
            identity.architecture(),
            identity.cores(),
            identity.serial(),
            device.pool());
      } catch (TaskFailure failure) {
        all = false;
        out.printf("%s: %s: %s%n", device.name(), failure.failure(), failure.getMessage());
      } finally {
        device.backend().close();
      }
    }
    return all ? ExitCode.OK : ExitCode.SOFTWARE;
  }
}
