package dev.mnas.trainer;

import dev.mnas.task.DataSplit;
import dev.mnas.task.TaskKind;
import dev.mnas.trainer.data.DataFolder;
import dev.mnas.trainer.data.Datasets;
import dev.mnas.trainer.data.FashionMnist;
import dev.mnas.trainer.dl4j.Backend;
import dev.mnas.worker.ControllerClient;
import dev.mnas.worker.RequestRefused;
import dev.mnas.worker.TrustedAuthority;
import dev.mnas.worker.WorkerLoop;
import dev.mnas.worker.WorkerSettings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

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

  @Option(
      names = "--dataset",
      paramLabel = "NAME=FOLDER",
      description =
          "images of your own: a folder with a folder of images for each class, the binary files of"
              + " CIFAR-10 or CIFAR-100, or IDX files; may be repeated")
  private Map<String, Path> folders = Map.of();

  @Option(
      names = "--restart-above",
      paramLabel = "MB",
      description =
          "resident memory above which the worker starts itself anew once its task is reported, 0"
              + " for never (default: ${DEFAULT-VALUE})")
  private long restartAboveMegabytes = 2048;

  @Spec private CommandSpec spec = CommandSpec.create();

  /** Starts the worker. */
  public static void main(String[] args) {
    // Images are decoded, none is shown.
    System.setProperty("java.awt.headless", "true");
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
    Map<String, Datasets.Source> sources = sources();
    MemoryLimit memory = memoryLimit();
    log.info("Trains with {}", Backend.provenance(0));
    boolean spent =
        new WorkerLoop(
                ControllerClient.connect(
                    controllerUrl, System.getenv(TOKEN_VARIABLE), TrustedAuthority.file(ca)),
                new WorkerSettings(name, TaskKind.TRAIN, pool, null),
                new TrainingHandler(Datasets.with(sources), memory, Clock.systemUTC()))
            .runUntilSignal();
    if (spent) {
      log.info("Starts anew: its resident memory is over {} MB", restartAboveMegabytes);
      ProcessImage.replace();
    }
    return 0;
  }

  private MemoryLimit memoryLimit() {
    try {
      return new MemoryLimit(restartAboveMegabytes);
    } catch (IllegalArgumentException refused) {
      throw new ParameterException(spec.commandLine(), "--restart-above: " + refused.getMessage());
    }
  }

  /** The JDK names an absent file by its path alone. */
  private static String reason(Exception unusable) {
    return unusable instanceof NoSuchFileException
        ? "there is no such folder"
        : String.valueOf(unusable.getMessage());
  }

  private Map<String, Datasets.Source> sources() {
    Map<String, Datasets.Source> sources = new TreeMap<>();
    folders.forEach(
        (dataset, folder) -> {
          try {
            DataSplit.requireName(dataset);
            if (dataset.equals(FashionMnist.NAME)) {
              throw new IllegalArgumentException("the bundled data set has this name");
            }
            sources.put(dataset, DataFolder.open(folder));
          } catch (IllegalArgumentException | IOException unusable) {
            throw new ParameterException(
                spec.commandLine(),
                "--dataset %s=%s: %s".formatted(dataset, folder, reason(unusable)));
          }
        });
    return sources;
  }
}
