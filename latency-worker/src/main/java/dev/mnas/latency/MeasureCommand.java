package dev.mnas.latency;

import dev.mnas.latency.device.BenchmarkProcess;
import dev.mnas.latency.device.LocalDevice;
import dev.mnas.latency.protocol.Schedule;
import dev.mnas.network.Network;
import dev.mnas.network.NetworkSpec;
import dev.mnas.task.WireJson;
import dev.mnas.worker.TaskCancelled;
import dev.mnas.worker.TaskFailure;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Times one network without a controller. */
@Command(
    name = "measure",
    mixinStandardHelpOptions = true,
    description = "Times one network on this machine and prints the measurement as JSON.")
final class MeasureCommand implements Callable<Integer> {
  @Parameters(paramLabel = "NETWORK.json", description = "the network's specification")
  private Path file = Path.of("");

  @Option(names = "--threads", description = "interpreter threads (default: ${DEFAULT-VALUE})")
  private int threads = 1;

  @Spec private CommandSpec command = CommandSpec.create();

  @Override
  public Integer call() throws TaskFailure, TaskCancelled {
    JsonMapper json = WireJson.mapper();
    Network network = network(json);
    LocalDevice device =
        LocalDevice.calibrate(BenchmarkProcess.ofThisJvm(), Schedule.STANDARD, () -> false);
    command
        .commandLine()
        .getOut()
        .println(json.writeValueAsString(device.measure(network, threads, () -> false)));
    return 0;
  }

  private Network network(JsonMapper json) {
    try {
      return Network.of(json.readValue(file, NetworkSpec.class));
    } catch (JacksonException | IllegalArgumentException unusable) {
      throw new ParameterException(
          command.commandLine(), file + ": " + unusable.getMessage(), unusable);
    }
  }
}
