package dev.mnas.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The controller and its two workers; workers end first, so that they can hand leases back. */
final class DemoProcesses {
  private static final Duration WORKER_GRACE = Duration.ofSeconds(25);
  private static final Duration CONTROLLER_GRACE = Duration.ofSeconds(15);
  private static final int MAX_RESTARTS = 3;
  private static final String PREFIX = "MNAS_";
  private static final Pattern INHERITED =
      Pattern.compile(PREFIX + "(HOME|LOG_FORMAT|\\w+_HEAP|\\w+_NATIVE)");

  private final Path mnas;
  private final Path data;
  private final int port;
  private final PrintWriter out;
  private final List<Child> workers = new ArrayList<>();
  private @Nullable Child controller;
  private int restarts;
  private boolean stopped;

  DemoProcesses(Path mnas, Path data, int port, PrintWriter out) {
    this.mnas = mnas;
    this.data = data;
    this.port = port;
    this.out = out;
  }

  synchronized Child startController() throws IOException {
    Child child =
        start(
            "controller",
            List.of(
                "--port",
                String.valueOf(port),
                "--data",
                data.toString(),
                // Training beside it moves the reference, which normalised latencies allow for.
                "--reference-drift",
                "0.5"));
    controller = child;
    return child;
  }

  synchronized void startWorkers(String pool) throws IOException {
    for (String kind : List.of("trainer", "latency")) {
      workers.add(startWorker(kind, pool));
    }
  }

  private Child startWorker(String kind, String pool) throws IOException {
    return start(
        kind,
        List.of(
            "--controller-url",
            "http://127.0.0.1:" + port,
            "--pool",
            pool,
            "--name",
            "demo-" + kind));
  }

  private Child start(String kind, List<String> arguments) throws IOException {
    if (stopped) {
      throw new IllegalStateException("the demo is stopping");
    }
    List<String> command = new ArrayList<>(List.of(mnas.toAbsolutePath().toString(), kind));
    command.addAll(arguments);
    Path log = data.resolve("logs").resolve(kind + ".log");
    return Child.start(kind, log, command, DemoProcesses::inherits);
  }

  /**
   * Whether a variable holds for the demo too. It serves this machine alone, from a folder of its
   * own: tokens, certificates and databases of another controller would only lock it out.
   */
  static boolean inherits(String variable) {
    return !variable.startsWith(PREFIX) || INHERITED.matcher(variable).matches();
  }

  /**
   * Starts a worker that died again.
   *
   * @throws ApiProblem when that happened too often
   */
  synchronized void reviveWorkers(String pool) throws IOException {
    for (int i = 0; i < workers.size() && !stopped; i++) {
      Child worker = workers.get(i);
      if (worker.alive()) {
        continue;
      }
      String end =
          "the %s worker ended with %d: %s%n(%s)"
              .formatted(worker.name(), worker.exitCode(), worker.lastWords(), worker.log());
      if (restarts == MAX_RESTARTS) {
        throw new ApiProblem(end);
      }
      restarts++;
      out.println();
      out.println(end + "; restart " + restarts + " of " + MAX_RESTARTS);
      out.flush();
      workers.set(i, startWorker(worker.name(), pool));
    }
  }

  synchronized boolean running() {
    return !stopped && controller != null;
  }

  /** Ends workers, then the controller. The second call does nothing. */
  synchronized void stop() {
    if (stopped) {
      return;
    }
    stopped = true;
    workers.forEach(Child::terminate);
    try {
      for (Child worker : workers) {
        endOrKill(worker, WORKER_GRACE);
      }
      if (controller != null) {
        controller.terminate();
        endOrKill(controller, CONTROLLER_GRACE);
      }
    } catch (InterruptedException hurried) {
      Thread.currentThread().interrupt();
      workers.forEach(Child::kill);
    }
  }

  private static void endOrKill(Child child, Duration grace) throws InterruptedException {
    if (!child.ends(grace)) {
      child.kill();
    }
  }
}
