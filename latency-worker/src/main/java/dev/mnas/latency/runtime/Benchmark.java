package dev.mnas.latency.runtime;

import dev.mnas.latency.protocol.BenchmarkReport;
import dev.mnas.latency.protocol.BenchmarkRequest;
import dev.mnas.latency.protocol.Sample;
import dev.mnas.latency.protocol.Schedule;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.json.JsonMapper;

/**
 * Main class of the process that times: reads the {@link BenchmarkRequest} file named by its only
 * argument and prints a {@link BenchmarkReport}. A process of its own gives every candidate the
 * same fresh heap, and a crash of native code costs one measurement.
 */
public final class Benchmark {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private final Schedule schedule;
  private final List<TfliteModel> models;
  private final List<List<Sample>> samples = new ArrayList<>();

  private Benchmark(Schedule schedule, List<TfliteModel> models) {
    this.schedule = schedule;
    this.models = models;
    models.forEach(model -> samples.add(new ArrayList<>()));
  }

  /**
   * @param args the request file
   */
  public static void main(String[] args) {
    if (args.length != 1) {
      throw new IllegalArgumentException("takes one request file, got " + args.length);
    }
    JsonMapper json = JsonMapper.builder().build();
    BenchmarkRequest request = json.readValue(Path.of(args[0]), BenchmarkRequest.class);
    System.out.println(json.writeValueAsString(run(request)));
  }

  static BenchmarkReport run(BenchmarkRequest request) {
    List<TfliteModel> models = new ArrayList<>();
    try {
      for (String file : request.models()) {
        models.add(TfliteModel.open(Path.of(file), request.threads()));
      }
      return new Benchmark(request.schedule(), models).run();
    } finally {
      models.forEach(TfliteModel::close);
    }
  }

  private BenchmarkReport run() {
    Random random = new Random(1);
    for (TfliteModel model : models) {
      float[] image = new float[model.inputLength()];
      for (int i = 0; i < image.length; i++) {
        image[i] = random.nextFloat();
      }
      model.setInput(image);
      warmUp(model);
    }
    int blocks = 0;
    long start = System.nanoTime();
    while (blocks < schedule.minBlocks() || millisSince(start) < schedule.budgetMillis()) {
      for (int model = 0; model < models.size(); model++) {
        block(models.get(model), samples.get(model));
      }
      blocks++;
    }
    List<BenchmarkReport.ModelTimings> timings = new ArrayList<>();
    for (int model = 0; model < models.size(); model++) {
      timings.add(
          new BenchmarkReport.ModelTimings(
              models.get(model).steps(), models.get(model).delegatedSteps(), samples.get(model)));
    }
    return new BenchmarkReport(TfliteModel.runtimeVersion(), blocks, timings);
  }

  private void warmUp(TfliteModel model) {
    long start = System.nanoTime();
    int runs = 0;
    while (millisSince(start) < schedule.warmupMillis()
        || (runs < schedule.warmupRuns() && millisSince(start) < Schedule.WARMUP_LIMIT_MILLIS)) {
      sample(model);
      runs++;
    }
  }

  private void block(TfliteModel model, List<Sample> samples) {
    // The other model has just had the caches; the first inference would pay for that.
    model.invoke();
    long start = System.nanoTime();
    for (int taken = 0;
        taken < Schedule.MIN_BLOCK_SAMPLES || millisSince(start) < schedule.blockMillis();
        taken++) {
      samples.add(sample(model));
    }
  }

  private static Sample sample(TfliteModel model) {
    int inferences = 0;
    long cpuStart = THREADS.getCurrentThreadCpuTime();
    long start = System.nanoTime();
    long wall;
    do {
      model.invoke();
      inferences++;
      wall = System.nanoTime() - start;
    } while (wall < Schedule.SAMPLE_NANOS);
    return new Sample(inferences, wall, THREADS.getCurrentThreadCpuTime() - cpuStart);
  }

  private static long millisSince(long startNanos) {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNanos);
  }
}
