package dev.mnas.benchmark;

import dev.mnas.export.ActivationRange;
import dev.mnas.network.Activation;
import dev.mnas.network.BlockSpec;
import dev.mnas.network.Network;
import dev.mnas.network.NetworkSpec;
import dev.mnas.network.TensorShape;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What a trainer adds to each training for the int8 model: 128 images through plain Java. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(3)
@Warmup(iterations = 1)
@Measurement(iterations = 3)
public class Calibrating {
  private final Network middle =
      Network.of(
          new NetworkSpec(
              new TensorShape(28, 28, 1),
              10,
              Activation.RELU6,
              16,
              2,
              Stream.of(
                      "r2_k3_s11_e3_i16_o16_se0.25",
                      "r2_k5_s22_e3_i16_o24",
                      "r2_k3_s11_e6_i24_o32_se0.25",
                      "r2_k5_s22_i32_o48_conv_poolskip",
                      "r2_k3_s11_e6_i48_o64")
                  .map(BlockSpec::parse)
                  .toList(),
              128));

  private final Network mnasNetA1 = MnasNetA1.network();

  /** A network of the middle of the preset {@code fashion}. */
  @Benchmark
  public Map<String, ActivationRange> fashionMiddle() {
    return CalibratedRanges.of(middle);
  }

  /** 224x224x3. */
  @Benchmark
  public Map<String, ActivationRange> mnasNetA1() {
    return CalibratedRanges.of(mnasNetA1);
  }
}
