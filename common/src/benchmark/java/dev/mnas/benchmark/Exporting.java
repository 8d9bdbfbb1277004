package dev.mnas.benchmark;

import dev.mnas.export.OnnxWriter;
import dev.mnas.export.TfliteWriter;
import dev.mnas.network.Network;
import dev.mnas.network.Weights;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** MnasNet-A1 for 1,000 classes, with random weights, as a file in memory. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(2)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 8, time = 2)
public class Exporting {
  private final Network network = MnasNetA1.network();
  private final Weights weights = Weights.random(network, new SplittableRandom(1));

  /** Single precision. */
  @Benchmark
  public byte[] tflite() {
    return TfliteWriter.write(network, weights);
  }

  /** Single precision. */
  @Benchmark
  public byte[] onnx() {
    return OnnxWriter.write(network, weights);
  }

  /** Full integer, the ranges known. */
  @Benchmark
  public byte[] int8Tflite(CalibratedRanges ranges) {
    return ranges.write(network, weights);
  }
}
