package dev.mnas.trainer;

import dev.mnas.task.TaskKind;
import dev.mnas.trainer.data.Datasets;
import dev.mnas.trainer.dl4j.Backend;
import dev.mnas.worker.ControllerClient;
import dev.mnas.worker.RequestRefused;
import dev.mnas.worker.TrustedAuthority;
import dev.mnas.worker.WorkerLoop;
import dev.mnas.worker.WorkerSettings;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Main class: trains candidates for a controller until SIGTERM. Exits with 0 after that, 1 when it
 * cannot work, 2 when called wrongly. Start it with {@code --add-modules jdk.incubator.vector},
 * {@code OMP_NUM_THREADS=1} and exactly one ND4J native on the class path.
 */
@Command(
    name = "trainer-worker",
    mixinStandardHelpOptions = true,
    version = "trainer-worker 0.1.0",
    description = "Trains candidate networks on one CPU core with DL4J.")
public final class TrainerWorker implements Callable<Integer> {
  private static final Logger log = LoggerFactory.getLogger(TrainerWorker.class);
  private static final String TOKEN_VARIABLE = "MNAS_WORKER_TOKEN";

  @Option(
      names = "--controller-url",
      description = "where the controller listens (default: ${DEFAULT-VALUE})")
  private URI controllerUrl = URI.create("http://127.0.0.1:8080");

  @Option(
      names = "--ca",
      paramLabel = "PEM",
      description = "certificates to trust under https (default: $MNAS_CA, else Java's)")
  private @Nullable Path ca;

  @Option(names = "--pool", description = "pool it serves (default: ${DEFAULT-VALUE})")
  private String pool = "local";

  @Option(names = "--name", description = "name shown to people (default: trainer-<process id>)")
  private String name = "trainer-" + ProcessHandle.current().pid();

  /** Starts the worker. */
  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  static CommandLine commandLine() {
    return new CommandLine(new TrainerWorker())
        .setExecutionExceptionHandler(
            (failure, command, parsed) -> {
              if (!(failure instanceof RequestRefused)) {
                throw failure;
              }
              command.getErr().println(failure.getMessage());
              return command.getCommandSpec().exitCodeOnExecutionException();
            });
  }

  @Override
  public Integer call() {
    log.info("Trains with {}", Backend.provenance(0));
    new WorkerLoop(
            ControllerClient.connect(
                controllerUrl, System.getenv(TOKEN_VARIABLE), TrustedAuthority.file(ca)),
            new WorkerSettings(name, TaskKind.TRAIN, pool, null),
            new TrainingHandler(Datasets.bundled(), Clock.systemUTC()))
        .runUntilSignal();
    return 0;
  }
}
