package dev.mnas.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** One search on this machine from nothing: controller, trainer, latency worker, study. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description = {
      "Run one search on this machine, end to end.",
      "A later start goes on where this one stopped."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:the search has ended",
      "1:a worker died again and again, or the controller answered with an error",
      "2:wrong usage",
      "3:the controller cannot start"
    })
final class DemoCommand implements Callable<Integer> {
  private static final int INTERRUPTED = 130;

  @Option(names = "--study", paramLabel = "FILE", description = "Study to run, default the demo's.")
  @Nullable Path study;

  @Option(names = "--port", description = "Port of the controller, default ${DEFAULT-VALUE}.")
  int port = 8080;

  @Option(names = "--data", description = "Folder of database, logs, artifacts; default .mnas.")
  Path data = Path.of(".mnas");

  @Option(names = "--out", description = "Folder of best.tflite and best.txt, default --data's.")
  @Nullable Path out;

  @Option(names = "--fresh", description = "Start the study anew instead of going on.")
  boolean fresh;

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  CommandSpec spec;

  @Override
  public Integer call() throws IOException, InterruptedException {
    PrintWriter text = spec.commandLine().getOut();
    Path home = Path.of(Optional.ofNullable(System.getenv("MNAS_HOME")).orElse("."));
    UserApi api = new UserApi(URI.create("http://127.0.0.1:" + port), null);
    DemoProcesses processes = new DemoProcesses(home.resolve("mnas"), data, port, text);
    // Ctrl-C reaches this process only: the children run in sessions of their own.
    Thread hook = new Thread(() -> interrupted(processes, text), "stop");
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      return new Demo(api, processes, text)
          .run(
              study == null ? home.resolve("examples/fashion-demo.yaml") : study,
              fresh,
              (out == null ? data : out).resolve("best.tflite"));
    } catch (ControllerAway away) {
      if (processes.running()) {
        throw away;
      }
      return INTERRUPTED; // the stopping hook took the controller away
    } finally {
      processes.stop();
    }
  }

  private static void interrupted(DemoProcesses processes, PrintWriter text) {
    if (processes.running()) {
      text.println();
      text.println("Stopping: the workers hand their tasks back first.");
      text.flush();
      processes.stop();
      text.println("Stopped. The same command goes on where this one stopped.");
      text.flush();
    }
  }
}
