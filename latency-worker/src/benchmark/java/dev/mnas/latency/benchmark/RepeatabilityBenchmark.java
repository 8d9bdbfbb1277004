package dev.mnas.latency.benchmark;

import dev.mnas.latency.device.Device;
import dev.mnas.network.Network;
import dev.mnas.space.SearchSpace;
import dev.mnas.task.LatencyDetails;
import dev.mnas.task.TaskResult.LatencyMeasured;
import dev.mnas.worker.TaskCancelled;
import dev.mnas.worker.TaskFailure;
import dev.mnas.yaml.Presets;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * One {@code fashion} network in 10 separate processes; {@code -Dmnas.load.cores=SET} keeps a
 * {@link Load} running there meanwhile.
 */
class RepeatabilityBenchmark {
  private static final int PROCESSES = 10;
  private static final @Nullable String LOAD_CORES = System.getProperty("mnas.load.cores");

  @Test
  void sameNetworkInTenProcesses() throws TaskFailure, TaskCancelled, IOException {
    SearchSpace space = Presets.find("fashion").orElseThrow();
    Network network = space.decode(space.random(new Random(7)));
    Device device = Bench.calibrated();
    List<LatencyMeasured> measured = new ArrayList<>();
    long start;
    Process load = LOAD_CORES == null ? null : load(LOAD_CORES);
    try {
      start = System.nanoTime();
      for (int process = 0; process < PROCESSES; process++) {
        measured.add(Bench.measure(device, network));
      }
    } finally {
      if (load != null) {
        load.destroyForcibly();
      }
    }
    double seconds = (System.nanoTime() - start) / 1e9 / PROCESSES;
    System.out.printf(
        "%n%s, load on cores %s, %.1f s a measurement%n",
        Bench.place(device), LOAD_CORES == null ? "none" : LOAD_CORES, seconds);
    System.out.println("| | mean | least | most | CoV over processes |\n|---|---|---|---|---|");
    row("candidate median, ms", measured, LatencyMeasured::medianMillis);
    row("reference median, ms", measured, LatencyMeasured::referenceMedianMillis);
    row("**normalised (candidate / reference)**", measured, LatencyMeasured::normalisedMedian);
    row("share of samples kept", measured, LatencyMeasured::keptShare);
    row("attempts", measured, each -> details(each).reference().attempts());
    row(
        "steal share",
        measured,
        each -> Objects.requireNonNullElse(details(each).state().stealShare(), Double.NaN));
  }

  private static LatencyDetails details(LatencyMeasured measured) {
    return Objects.requireNonNull(measured.details());
  }

  private static void row(
      String name, List<LatencyMeasured> all, ToDoubleFunction<LatencyMeasured> value) {
    System.out.println(Bench.row(name, all.stream().mapToDouble(value).toArray()));
  }

  private static Process load(String cores) throws IOException {
    return new ProcessBuilder(
            "taskset",
            "--cpu-list",
            cores,
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            Load.class.getName())
        .start();
  }
}
