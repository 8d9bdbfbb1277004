package dev.mnas.latency;

import dev.mnas.latency.device.Device;
import dev.mnas.latency.device.DeviceSettings;
import dev.mnas.latency.device.LocalBackend;
import dev.mnas.latency.fleet.DevicesFile;
import dev.mnas.latency.fleet.Fleet;
import dev.mnas.latency.fleet.LatencyHandler;
import dev.mnas.task.FailureClass;
import dev.mnas.task.TaskKind;
import dev.mnas.worker.ControllerClient;
import dev.mnas.worker.RequestRefused;
import dev.mnas.worker.TaskCancelled;
import dev.mnas.worker.TaskFailure;
import dev.mnas.worker.TrustedAuthority;
import dev.mnas.worker.WorkerLoop;
import dev.mnas.worker.WorkerSettings;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Main class: calibrates this machine, or the devices of a file, then times candidates for a
 * controller until SIGTERM. Exits with 0 after that, 1 when it cannot work, 2 when called wrongly.
 */
@Command(
    name = "latency-worker",
    mixinStandardHelpOptions = true,
    version = "latency-worker 0.1.0",
    subcommands = {MeasureCommand.class, DevicesCommand.class},
    description = "Times candidate networks on this machine's CPU, or on the devices of a file.")
public final class LatencyWorker implements Callable<Integer> {
  private static final Logger log = LoggerFactory.getLogger(LatencyWorker.class);
  private static final String TOKEN_VARIABLE = "MNAS_WORKER_TOKEN";
  private static final int CALIBRATION_ATTEMPTS = 5;

  @Option(
      names = "--controller-url",
      description = "where the controller listens (default: ${DEFAULT-VALUE})")
  private URI controllerUrl = URI.create("http://127.0.0.1:8080");

  @Option(
      names = "--ca",
      paramLabel = "PEM",
      description = "certificates to trust under https (default: $MNAS_CA, else Java's)")
  private @Nullable Path ca;

  @Option(names = "--pool", description = "device pool it serves (default: ${DEFAULT-VALUE})")
  private String pool = "local";

  @Option(names = "--name", description = "name shown to people (default: latency-<process id>)")
  private String name = "latency-" + ProcessHandle.current().pid();

  @Mixin private DeviceArguments device = new DeviceArguments();

  @Option(
      names = "--serial",
      description = "tells devices of one model apart (default: made from the machine's own)")
  private @Nullable String serial;

  @Option(
      names = "--label",
      paramLabel = "KEY=VALUE",
      description = "label of the device, beside soc, os, architecture and its runtimes' versions")
  private Map<String, String> labels = Map.of();

  @Option(
      names = "--devices",
      paramLabel = "FILE",
      description = "serves the devices of a file instead of this machine, see docs/devices.md")
  private @Nullable Path devices;

  @Spec private CommandSpec command = CommandSpec.create();

  /** Starts the worker. */
  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  static CommandLine commandLine() {
    return new CommandLine(new LatencyWorker())
        .setExecutionExceptionHandler(
            (failure, command, parsed) -> {
              if (!(failure instanceof TaskFailure || failure instanceof RequestRefused)) {
                throw failure;
              }
              command.getErr().println(failure.getMessage());
              return command.getCommandSpec().exitCodeOnExecutionException();
            });
  }

  @Override
  public Integer call() throws TaskFailure, TaskCancelled {
    DeviceSettings settings;
    try {
      settings = device.settings(serial, labels);
      if (devices != null) {
        return serve(DevicesOption.read(devices, pool, command.commandLine().getParseResult()));
      }
    } catch (IllegalArgumentException wrong) {
      command.commandLine().getErr().println(wrong.getMessage());
      return ExitCode.USAGE;
    }
    ControllerClient client = client();
    boolean faulty = true;
    while (faulty) {
      Device local = calibrate(settings);
      log.info("Calibrated {}", local.info());
      WorkerLoop loop =
          new WorkerLoop(
              client,
              new WorkerSettings(name, TaskKind.MEASURE_LATENCY, pool, local.info()),
              new LatencyHandler(local, () -> calibrateOnce(settings)));
      faulty = loop.runUntilSignal();
    }
    return 0;
  }

  private Integer serve(DevicesFile file) {
    file.begin();
    new Fleet(client(), name).runUntilSignal(file::devices);
    return 0;
  }

  private ControllerClient client() {
    return ControllerClient.connect(
        controllerUrl, System.getenv(TOKEN_VARIABLE), TrustedAuthority.file(ca));
  }

  /** A machine that was busy once may be quiet a few seconds later. */
  private static Device calibrate(DeviceSettings settings) throws TaskFailure, TaskCancelled {
    for (int attempt = 1; ; attempt++) {
      try {
        return calibrateOnce(settings);
      } catch (TaskFailure failure) {
        if (failure.failure() != FailureClass.LATENCY_UNSTABLE || attempt == CALIBRATION_ATTEMPTS) {
          throw failure;
        }
        log.warn("Calibration {} failed: {}", attempt, failure.getMessage());
      }
    }
  }

  private static Device calibrateOnce(DeviceSettings settings) throws TaskFailure, TaskCancelled {
    return Device.calibrate(LocalBackend.ofThisJvm(settings.cores()), settings, () -> false);
  }
}
