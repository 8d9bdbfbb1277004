package dev.mnas.latency.protocol;

import dev.mnas.export.TfliteWriter;
import dev.mnas.network.Activation;
import dev.mnas.network.BlockSpec;
import dev.mnas.network.Network;
import dev.mnas.network.NetworkSpec;
import dev.mnas.network.TensorShape;
import dev.mnas.network.Weights;
import java.util.Random;
import java.util.stream.Stream;

/**
 * The fixed network that is timed between the samples of every candidate. Normalised latencies are
 * in units of it, so it never changes; another one would be another version, whose measurements do
 * not compare with these.
 */
public final class ReferenceNetwork {
  public static final String NAME = "mnas-reference";
  public static final int VERSION = 1;

  private static final long WEIGHT_SEED = 1;

  private ReferenceNetwork() {}

  /** The layer graph: 32x32x3, the kinds of layer that candidates have. */
  public static Network network() {
    return Network.of(
        new NetworkSpec(
            new TensorShape(32, 32, 3),
            10,
            Activation.RELU6,
            16,
            2,
            Stream.of(
                    "r2_k3_s11_e3_i16_o16",
                    "r2_k3_s22_e6_i16_o24",
                    "r3_k5_s11_e6_i24_o40_se0.25",
                    "r3_k3_s22_e6_i40_o80",
                    "r2_k3_s11_e6_i80_o112_se0.25")
                .map(BlockSpec::parse)
                .toList(),
            192));
  }

  /** As a model with fixed weights, the same bytes everywhere. */
  public static byte[] model() {
    Network network = network();
    return TfliteWriter.write(network, Weights.random(network, new Random(WEIGHT_SEED)));
  }
}
