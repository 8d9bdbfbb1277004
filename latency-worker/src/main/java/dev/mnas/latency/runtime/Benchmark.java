package dev.mnas.latency.runtime;

import dev.mnas.latency.protocol.BenchmarkReport;
import dev.mnas.latency.protocol.BenchmarkRequest;
import dev.mnas.latency.protocol.CandidateModel;
import dev.mnas.latency.protocol.ExpectedOutput;
import dev.mnas.latency.protocol.OutputComparison;
import dev.mnas.latency.protocol.OutputDiffers;
import dev.mnas.latency.protocol.Sample;
import dev.mnas.latency.protocol.Schedule;
import dev.mnas.task.LatencyDetails.OutputCheck;
import dev.mnas.task.LatencyDetails.ProcessCosts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Main class of the process that times: reads the {@link BenchmarkRequest} file named by its only
 * argument and prints a {@link BenchmarkReport}. A process of its own gives every candidate the
 * same fresh heap, and a crash of native code costs one measurement. Exits with {@value #DIFFERS}
 * when the model answers wrongly and {@value #REFUSED} when it cannot be loaded or run.
 */
public final class Benchmark {
  public static final int DIFFERS = 4;
  public static final int REFUSED = 5;

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final double NANOS_PER_MILLI = 1e6;

  private final Schedule schedule;
  private final TimedModel candidate;
  private final TimedModel reference;
  private final List<Sample> candidateSamples = new ArrayList<>();
  private final List<Sample> referenceSamples = new ArrayList<>();

  private Benchmark(Schedule schedule, TimedModel candidate, TimedModel reference) {
    this.schedule = schedule;
    this.candidate = candidate;
    this.reference = reference;
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
    try {
      System.out.println(json.writeValueAsString(run(request)));
    } catch (OutputDiffers differs) {
      System.err.println(differs.getMessage());
      System.exit(DIFFERS);
    } catch (IllegalArgumentException | IllegalStateException | ArithmeticException refused) {
      System.err.println(refused.getMessage());
      System.exit(REFUSED);
    }
  }

  static BenchmarkReport run(BenchmarkRequest request) {
    CandidateModel asked = request.candidate();
    Path file = Path.of(asked.file());
    Long idle = ProcessMemory.peakBytes();
    try (TimedModel candidate = open(file, asked)) {
      float[] input = input(candidate, asked.expected());
      candidate.setInput(input);
      long start = System.nanoTime();
      candidate.invoke();
      double coldMillis = (System.nanoTime() - start) / NANOS_PER_MILLI;
      Long peak = ProcessMemory.peakBytes();
      ProcessCosts costs = new ProcessCosts(coldMillis, peak, idle, size(file));
      OutputCheck check = check(candidate, asked, input);
      try (TfliteModel reference = TfliteModel.open(Path.of(request.reference()), 1)) {
        reference.setInput(image(reference.inputLength()));
        return new Benchmark(request.schedule(), candidate, reference).run(costs, check);
      }
    }
  }

  private static TimedModel open(Path file, CandidateModel asked) {
    return switch (asked.runtime()) {
      case TFLITE -> TfliteModel.open(file, asked.threads());
      case ONNX_RUNTIME -> OnnxModel.open(file, asked.threads());
    };
  }

  private static TimedModel openPlain(Path file, CandidateModel asked) {
    return switch (asked.runtime()) {
      case TFLITE -> TfliteModel.openPlain(file, asked.threads());
      case ONNX_RUNTIME -> OnnxModel.openPlain(file, asked.threads());
    };
  }

  private static float[] input(TimedModel candidate, @Nullable ExpectedOutput expected) {
    return expected == null ? image(candidate.inputLength()) : array(expected.image());
  }

  private static OutputCheck check(TimedModel candidate, CandidateModel asked, float[] input) {
    float[] actual = candidate.output();
    ExpectedOutput expected = asked.expected();
    if (expected != null) {
      return OutputComparison.require(
          OutputCheck.Against.EVALUATION, array(expected.output()), actual, expected.tolerance());
    }
    OutputCheck.Against plainKernels = OutputCheck.Against.PLAIN_KERNELS;
    double tolerance = OutputComparison.tolerance(candidate.precision(), plainKernels);
    try (TimedModel plain = openPlain(Path.of(asked.file()), asked)) {
      plain.setInput(input);
      plain.invoke();
      return OutputComparison.require(plainKernels, plain.output(), actual, tolerance);
    }
  }

  private BenchmarkReport run(ProcessCosts costs, OutputCheck check) {
    // The candidate last, so that the caches are its own when its clock begins.
    warmUp(reference, 0);
    warmUp(candidate, schedule.warmupMillis());
    int blocks = 0;
    long start = System.nanoTime();
    while (blocks < schedule.minBlocks()
        || candidateSamples.size() < schedule.minSamples()
        || millisSince(start) < schedule.budgetMillis()) {
      block(candidate, candidateSamples);
      block(reference, referenceSamples);
      blocks++;
    }
    return new BenchmarkReport(
        candidate.runtimeVersion(),
        candidate.precision(),
        costs,
        candidate.acceleration(),
        check,
        blocks,
        candidateSamples,
        referenceSamples);
  }

  private void warmUp(TimedModel model, long millis) {
    long start = System.nanoTime();
    int runs = 0;
    while (millisSince(start) < millis || runs < schedule.warmupRuns()) {
      runs += sample(model).inferences();
    }
  }

  private void block(TimedModel model, List<Sample> samples) {
    // The other model has just had the caches; the first inference would pay for that.
    model.invoke();
    long start = System.nanoTime();
    for (int taken = 0;
        taken < Schedule.MIN_BLOCK_SAMPLES || millisSince(start) < schedule.blockMillis();
        taken++) {
      samples.add(sample(model));
    }
  }

  private static Sample sample(TimedModel model) {
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

  private static float[] image(int length) {
    Random random = new Random(1);
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = random.nextFloat();
    }
    return values;
  }

  private static float[] array(List<Float> values) {
    float[] array = new float[values.size()];
    for (int i = 0; i < array.length; i++) {
      array[i] = values.get(i);
    }
    return array;
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException gone) {
      throw new UncheckedIOException(gone);
    }
  }

  private static long millisSince(long startNanos) {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNanos);
  }
}
