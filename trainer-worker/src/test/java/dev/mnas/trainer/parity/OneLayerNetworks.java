package dev.mnas.trainer.parity;

import dev.mnas.network.Activation;
import dev.mnas.network.BlockOp;
import dev.mnas.network.BlockSpec;
import dev.mnas.network.Network;
import dev.mnas.network.NetworkSpec;
import dev.mnas.network.SkipOp;
import dev.mnas.network.TensorShape;
import java.util.ArrayList;
import java.util.List;

/** Networks of one layer, two of ShuffleNet's, with every combination of what a layer can be. */
final class OneLayerNetworks {
  private static final int FILTERS = 8;

  private OneLayerNetworks() {}

  /** 192 networks: even and odd sides, both activations, with and without head, by turns. */
  static List<Network> all() {
    List<Network> networks = new ArrayList<>();
    for (String op : List.of("conv", "e1", "e3", "shuffle")) {
      for (int kernel : List.of(3, 5)) {
        for (int stride : List.of(1, 2)) {
          for (double se : List.of(0.0, 0.25)) {
            for (SkipOp skip : SkipOp.values()) {
              for (int filters : List.of(FILTERS, op.equals("shuffle") ? 32 : FILTERS + 4)) {
                BlockSpec block =
                    new BlockSpec(
                        opOf(op),
                        // Only a second unit has groups in its first convolution.
                        op.equals("shuffle") ? 2 : 1,
                        kernel,
                        stride,
                        op.equals("e3") ? 3 : 1,
                        op.equals("shuffle") ? 2 : 1,
                        FILTERS,
                        filters,
                        se,
                        skip);
                networks.add(around(block, networks.size()));
              }
            }
          }
        }
      }
    }
    return networks;
  }

  private static BlockOp opOf(String word) {
    return switch (word) {
      case "conv" -> BlockOp.CONV;
      case "shuffle" -> BlockOp.SHUFFLE;
      default -> BlockOp.MBCONV;
    };
  }

  private static Network around(BlockSpec block, int number) {
    // 5, 7 and 11 divide no number of options: by turns, each meets every option.
    List<TensorShape> inputs =
        List.of(
            new TensorShape(12, 10, 3),
            new TensorShape(13, 9, 3),
            new TensorShape(10, 13, 1),
            new TensorShape(9, 12, 2),
            new TensorShape(16, 16, 3));
    Activation activation = number % 7 < 3 ? Activation.RELU : Activation.RELU6;
    int head = number % 11 < 4 ? 0 : 16;
    return Network.of(
        new NetworkSpec(
            inputs.get(number % inputs.size()), 10, activation, FILTERS, 1, List.of(block), head));
  }
}
