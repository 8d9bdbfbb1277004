package dev.mnas.latency;

import dev.mnas.latency.device.BenchmarkProcess;
import dev.mnas.latency.device.LocalDevice;
import dev.mnas.latency.protocol.Schedule;
import dev.mnas.network.Network;
import dev.mnas.task.WireJson;
import dev.mnas.worker.TaskCancelled;
import dev.mnas.worker.TaskFailure;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Times one network without a controller. */
@Command(
    name = "measure",
    mixinStandardHelpOptions = true,
    description = "Times one network on this machine and prints the measurement as JSON.")
final class MeasureCommand implements Callable<Integer> {
  @Mixin private NetworkArguments arguments = new NetworkArguments();

  @Option(names = "--threads", description = "interpreter threads (default: ${DEFAULT-VALUE})")
  private int threads = 1;

  @Spec private CommandSpec command = CommandSpec.create();

  @Override
  public Integer call() throws TaskFailure, TaskCancelled {
    Network network;
    try {
      network = arguments.network();
    } catch (IllegalArgumentException wrong) {
      command.commandLine().getErr().println(wrong.getMessage());
      return ExitCode.USAGE;
    }
    LocalDevice device =
        LocalDevice.calibrate(BenchmarkProcess.ofThisJvm(), Schedule.STANDARD, () -> false);
    command
        .commandLine()
        .getOut()
        .println(
            WireJson.mapper().writeValueAsString(device.measure(network, threads, () -> false)));
    return ExitCode.OK;
  }
}
