package dev.mnas.latency.benchmark;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.mnas.export.TfliteWriter;
import dev.mnas.latency.device.Device;
import dev.mnas.network.Network;
import dev.mnas.network.Weights;
import dev.mnas.network.Zoo;
import dev.mnas.network.ZooOptions;
import dev.mnas.worker.TaskCancelled;
import dev.mnas.worker.TaskFailure;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** MobileNetV2 at 224 by the worker and by a bare C loop over the same library, in turns. */
class BareLoopBenchmark {
  private static final int ROUNDS = 3;
  private static final String RUNS = "200";
  private static final String LIBRARY =
      "/org/bytedeco/tensorflowlite/linux-x86_64/libjnitensorflowlite.so";

  @TempDir private Path folder;

  @Test
  void mobileNetV2BesideABareLoop()
      throws TaskFailure, TaskCancelled, IOException, InterruptedException {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/gcc")), "gcc is not installed");
    Path library = folder.resolve("libtflite.so");
    try (InputStream bundled = BareLoopBenchmark.class.getResourceAsStream(LIBRARY)) {
      Files.copy(bundled, library);
    }
    Network network = Network.of(Zoo.resolve("mobilenetv2", ZooOptions.PUBLISHED).spec());
    Path model = folder.resolve("model.tflite");
    Files.write(model, TfliteWriter.write(network, Weights.random(network, new Random(1))));
    Path loop = folder.resolve("bare_loop");
    said("gcc", "-O2", "-o", loop.toString(), "src/benchmark/c/bare_loop.c", "-ldl");
    Device device = Bench.calibrated();
    double[] workers = new double[ROUNDS];
    double[] bare = new double[ROUNDS];
    for (int round = 0; round < ROUNDS; round++) {
      bare[round] = Double.parseDouble(said(command(loop, library, model)));
      workers[round] = Bench.measure(device, network).medianMillis();
    }
    System.out.printf("%n%s%n", Bench.place(device));
    System.out.println("| | mean | least | most | CoV |\n|---|---|---|---|---|");
    System.out.println(Bench.row("worker, median ms", workers));
    System.out.println(Bench.row("bare C loop, median ms", bare));
    double[] ratio = new double[ROUNDS];
    for (int round = 0; round < ROUNDS; round++) {
      ratio[round] = workers[round] / bare[round];
    }
    System.out.println(Bench.row("worker / bare loop", ratio));
  }

  private static String[] command(Path loop, Path library, Path model) {
    List<String> command = new ArrayList<>();
    String cores = System.getProperty("mnas.cores");
    if (cores != null) {
      command.addAll(List.of("taskset", "--cpu-list", cores));
    }
    command.addAll(List.of(loop.toString(), library.toString(), model.toString(), RUNS));
    return command.toArray(String[]::new);
  }

  private static String said(String... command) throws IOException, InterruptedException {
    // TFLite says on its error stream which delegate it made.
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(String.join(" ", command) + ": " + text);
    }
    return text.strip();
  }
}
