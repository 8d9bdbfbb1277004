package dev.mnas.latency.farm;

import dev.mnas.latency.device.BenchmarkAnswer;
import dev.mnas.latency.device.BenchmarkRun;
import dev.mnas.latency.device.ChildProcess;
import dev.mnas.latency.device.DeviceBackend;
import dev.mnas.latency.device.DeviceIdentity;
import dev.mnas.latency.device.Subject;
import dev.mnas.latency.protocol.BenchmarkReport;
import dev.mnas.latency.protocol.Schedule;
import dev.mnas.latency.shell.NativeRequest;
import dev.mnas.task.FailureClass;
import dev.mnas.task.LatencyDetails.DeviceState;
import dev.mnas.worker.TaskCancelled;
import dev.mnas.worker.TaskFailure;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.BooleanSupplier;

/**
 * A device that a command measures on: an array of words, given to no shell. In each, the
 * placeholders of {@link #PLACEHOLDERS} stand for this measurement's values. It prints a report as
 * JSON, and ends as the benchmark program does.
 */
public final class CommandBackend implements DeviceBackend {
  /** What may stand in braces in a command's words. */
  public static final List<String> PLACEHOLDERS =
      List.of("folder", "request", "model", "reference", "threads", "timeout");

  private final String name;
  private final List<String> command;
  private final Duration timeout;
  private final DeviceIdentity identity;

  /**
   * @param command argv; its first word is a program
   * @param identity what the worker's file says of the device
   * @throws IllegalArgumentException when a word has a brace that is no placeholder
   */
  public CommandBackend(
      String name, List<String> command, Duration timeout, DeviceIdentity identity) {
    for (String word : command) {
      String rest = word;
      for (String placeholder : PLACEHOLDERS) {
        rest = rest.replace("{" + placeholder + "}", "");
      }
      if (rest.matches(".*\\{[a-z]+}.*")) {
        throw new IllegalArgumentException(
            "command may have the placeholders {%s}, had '%s'"
                .formatted(String.join("}, {", PLACEHOLDERS), word));
      }
    }
    this.name = name;
    this.command = List.copyOf(command);
    this.timeout = timeout;
    this.identity = identity;
  }

  @Override
  public DeviceIdentity connect(BooleanSupplier cancelled) {
    return identity;
  }

  @Override
  public BenchmarkRun run(Subject subject, Schedule schedule, BooleanSupplier cancelled)
      throws TaskFailure, TaskCancelled {
    try (NativeRequest request = NativeRequest.of(subject, schedule, timeout)) {
      Path output = request.folder().resolve("report.json");
      Path errors = request.folder().resolve("errors.txt");
      BenchmarkReport report = answer(words(request, subject), output, errors, cancelled);
      return new BenchmarkRun(report, new DeviceState(null, null, null));
    }
  }

  private List<String> words(NativeRequest request, Subject subject) {
    Path folder = request.folder();
    Map<String, String> values = new LinkedHashMap<>();
    values.put("{folder}", folder.toString());
    values.put("{request}", folder.resolve(NativeRequest.REQUEST).toString());
    values.put("{model}", folder.resolve(NativeRequest.CANDIDATE).toString());
    values.put("{reference}", folder.resolve(NativeRequest.REFERENCE).toString());
    values.put("{threads}", Integer.toString(subject.threads()));
    values.put("{timeout}", Long.toString(timeout.toSeconds()));
    return command.stream().map(word -> filled(word, values)).toList();
  }

  private static String filled(String word, Map<String, String> values) {
    String filled = word;
    for (Map.Entry<String, String> value : values.entrySet()) {
      filled = filled.replace(value.getKey(), value.getValue());
    }
    return filled;
  }

  private BenchmarkReport answer(
      List<String> words, Path output, Path errors, BooleanSupplier cancelled)
      throws TaskFailure, TaskCancelled {
    Process process = started(words, output, errors);
    OptionalInt exit = ChildProcess.await(process, timeout, cancelled);
    if (exit.isEmpty()) {
      throw fault("command must end within " + timeout + ", did not");
    }
    try {
      if (Files.size(output) > BenchmarkAnswer.MAX_REPORT_BYTES) {
        throw fault(BenchmarkAnswer.tooLong(Files.size(output)));
      }
      return new BenchmarkAnswer(
              exit.getAsInt(),
              Files.readAllBytes(output),
              BenchmarkAnswer.tail(Files.readAllBytes(errors)))
          .report(false);
    } catch (IOException gone) {
      throw new UncheckedIOException(gone);
    }
  }

  private Process started(List<String> words, Path output, Path errors) throws TaskFailure {
    try {
      return new ProcessBuilder(words)
          .redirectInput(new File("/dev/null"))
          .redirectOutput(output.toFile())
          .redirectError(errors.toFile())
          .start();
    } catch (IOException absent) {
      throw fault("command must start: " + absent.getMessage());
    }
  }

  private TaskFailure fault(String what) {
    return new TaskFailure(FailureClass.DEVICE_FAULT, name + ": " + what);
  }

  @Override
  public void close() {
    // Each run is a process of its own.
  }
}
