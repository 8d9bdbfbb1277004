package dev.mnas.latency;

import dev.mnas.latency.device.Device;
import dev.mnas.latency.device.DeviceBackend;
import dev.mnas.latency.device.DeviceSettings;
import dev.mnas.latency.device.LocalBackend;
import dev.mnas.latency.fleet.DevicesFile;
import dev.mnas.latency.fleet.FleetDevice;
import dev.mnas.task.LatencyPrecision;
import dev.mnas.task.LatencyRuntime;
import dev.mnas.task.TaskResult.LatencyMeasured;
import dev.mnas.task.WireJson;
import dev.mnas.worker.TaskCancelled;
import dev.mnas.worker.TaskFailure;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Times one network or model file without a controller. */
@Command(
    name = "measure",
    mixinStandardHelpOptions = true,
    description =
        "Times one network or model file on this machine and prints the measurement as JSON.")
final class MeasureCommand implements Callable<Integer> {
  @Mixin private NetworkArguments arguments = new NetworkArguments();

  @Option(
      names = "--runtime",
      paramLabel = "R",
      description = "tflite or onnxruntime (default: tflite; a model file has its own)")
  private @Nullable String runtime;

  @Option(
      names = "--precision",
      paramLabel = "P",
      description = "float32 or, with tflite, int8 (default: float32; a model file has its own)")
  private @Nullable String precision;

  @Option(names = "--threads", description = "threads of the runtime (default: ${DEFAULT-VALUE})")
  private int threads = 1;

  @Mixin private DeviceArguments device = new DeviceArguments();

  @Option(
      names = "--devices",
      paramLabel = "FILE",
      description = "measures on a device of a file instead of this machine")
  private @Nullable Path devices;

  @Option(
      names = "--device",
      paramLabel = "NAME",
      description = "which device of the file (default: its first)")
  private @Nullable String named;

  @Spec private CommandSpec command = CommandSpec.create();

  @Override
  public Integer call() throws TaskFailure, TaskCancelled {
    TimedSubject subject;
    FleetDevice timed;
    try {
      subject =
          arguments.subject(
              chosen("runtime", runtime, LatencyRuntime.values(), LatencyRuntime::label),
              chosen("precision", precision, LatencyPrecision.values(), MeasureCommand::word),
              threads);
      timed = timed();
    } catch (IllegalArgumentException wrong) {
      command.commandLine().getErr().println(wrong.getMessage());
      return ExitCode.USAGE;
    }
    LatencyMeasured measured;
    try (DeviceBackend backend = timed.backend()) {
      measured = subject.measure(Device.calibrate(backend, timed.settings(), () -> false));
    }
    command.commandLine().getOut().println(WireJson.mapper().writeValueAsString(measured));
    return ExitCode.OK;
  }

  private FleetDevice timed() {
    DeviceSettings settings = device.settings(null, Map.of());
    if (devices == null) {
      if (named != null) {
        throw new IllegalArgumentException("--device names one of --devices, which is missing");
      }
      return new FleetDevice("this", "local", settings, LocalBackend.ofThisJvm(settings.cores()));
    }
    DevicesFile file = DevicesOption.read(devices, "local", command.commandLine().getParseResult());
    file.begin();
    return file.devices().stream()
        .filter(one -> named == null || one.name().equals(named))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "there is no device '%s' in %s".formatted(named, devices)));
  }

  private static String word(LatencyPrecision precision) {
    return precision.name().toLowerCase(Locale.ROOT);
  }

  private static <T> @Nullable T chosen(
      String option, @Nullable String text, T[] values, Function<T, String> word) {
    if (text == null) {
      return null;
    }
    return Stream.of(values)
        .filter(value -> word.apply(value).equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "%s must be %s, was '%s'"
                        .formatted(
                            option,
                            Arrays.stream(values).map(word).collect(Collectors.joining(" or ")),
                            text)));
  }
}
