package dev.mnas.latency.device;

import dev.mnas.latency.protocol.BenchmarkReport;
import dev.mnas.latency.protocol.BenchmarkRequest;
import dev.mnas.task.FailureClass;
import dev.mnas.worker.TaskCancelled;
import dev.mnas.worker.TaskFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.BooleanSupplier;
import tools.jackson.databind.json.JsonMapper;

/** Runs each benchmark in a fresh child process, and never longer than allowed. */
public final class BenchmarkProcess {
  /** Stands in a command for a folder in which the child may write. */
  static final String SCRATCH = "{scratch}";

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final List<String> command;
  private final Duration timeout;
  private final boolean confined;

  /**
   * @param command that gets the request file as its last argument
   * @param confined whether the child is to be trusted with nothing: then it writes in a folder of
   *     its own, and whatever it does wrong is the model's fault
   */
  BenchmarkProcess(List<String> command, Duration timeout, boolean confined) {
    this.command = List.copyOf(command);
    this.timeout = timeout;
    this.confined = confined;
  }

  /**
   * Runs one benchmark; request and output are files in the folder.
   *
   * @throws TaskFailure DEVICE_FAULT when the child crashes, hangs, prints nonsense or says that
   *     the model answers wrongly, OUT_OF_MEMORY when it says so, INVALID_NETWORK for all of these
   *     of a confined child
   * @throws TaskCancelled soon after {@code cancelled} turned true; the child is gone then
   */
  BenchmarkReport run(BenchmarkRequest request, WorkFolder folder, BooleanSupplier cancelled)
      throws TaskFailure, TaskCancelled {
    Path output = folder.path().resolve("report.json");
    Path errors = folder.path().resolve("errors.txt");
    Path requestFile = folder.write("request.json", JSON.writeValueAsBytes(request));
    ProcessBuilder builder = new ProcessBuilder();
    String scratch = folder.path().toString();
    if (confined) {
      Path own = folder.readableByAll();
      scratch = own.toString();
      builder.directory(own.toFile()).environment().clear();
      builder.environment().put("PATH", System.getenv().getOrDefault("PATH", "/usr/bin:/bin"));
    }
    List<String> line = new ArrayList<>();
    for (String word : command) {
      line.add(word.replace(SCRATCH, scratch));
    }
    line.add(requestFile.toString());
    builder.command(line).redirectOutput(output.toFile()).redirectError(errors.toFile());
    Process process;
    try {
      process = builder.start();
    } catch (IOException notStarted) {
      throw new TaskFailure(
          FailureClass.DEVICE_FAULT,
          "benchmark must start: " + notStarted.getMessage(),
          notStarted);
    }
    OptionalInt exit = ChildProcess.await(process, timeout, cancelled);
    if (exit.isEmpty()) {
      throw failure("benchmark must end within " + timeout + ", did not");
    }
    return answer(exit.getAsInt(), output, errors).report(confined);
  }

  private BenchmarkAnswer answer(int exit, Path output, Path errors) throws TaskFailure {
    try {
      long bytes = Files.size(output);
      if (bytes > BenchmarkAnswer.MAX_REPORT_BYTES) {
        throw failure(BenchmarkAnswer.tooLong(bytes));
      }
      return new BenchmarkAnswer(
          exit, Files.readAllBytes(output), BenchmarkAnswer.tail(Files.readAllBytes(errors)));
    } catch (IOException gone) {
      throw new UncheckedIOException(gone);
    }
  }

  private TaskFailure failure(String message) {
    return new TaskFailure(
        confined ? FailureClass.INVALID_NETWORK : FailureClass.DEVICE_FAULT, message);
  }
}
