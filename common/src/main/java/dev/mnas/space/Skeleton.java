package dev.mnas.space;

import dev.mnas.network.Activation;
import dev.mnas.network.BlockSpec;
import dev.mnas.network.FittedFilters;
import dev.mnas.network.Network;
import dev.mnas.network.NetworkLimits;
import dev.mnas.network.NetworkSpec;
import dev.mnas.network.TensorShape;
import dev.mnas.network.WeightTensor;
import java.util.ArrayList;
import java.util.List;

/** What surrounds the chosen blocks of every network of a space. */
record Skeleton(TensorShape input, int classes, Activation activation, Stem stem, int headFilters) {
  FittedFilters fitted(List<ChosenBlock> chosen) {
    return FittedFilters.of(stem.filters(), chosen.stream().map(ChosenBlock::wish).toList());
  }

  Network network(List<ChosenBlock> chosen) {
    FittedFilters fitted = fitted(chosen);
    List<BlockSpec> specs = new ArrayList<>();
    int filters = fitted.stem();
    for (int block = 0; block < chosen.size(); block++) {
      int outputs = fitted.outputs().get(block);
      specs.add(chosen.get(block).block(filters, outputs));
      filters = outputs;
    }
    return Network.of(
        new NetworkSpec(
            input, classes, activation, fitted.stem(), stem.stride(), specs, headFilters));
  }

  /**
   * Refuses a space whose networks no memory would hold, before a study meets one. A network that
   * mixes operations has at most the weights of the largest networks of each operation together.
   */
  void requireFits(List<BlockSpace> blocks, int channelMultiple, boolean removable) {
    int operations =
        blocks.stream().mapToInt(block -> block.choices().convOps().size()).max().orElse(0);
    long weights = 0;
    for (int operation = 0; operation < operations; operation++) {
      List<ChosenBlock> largest = new ArrayList<>();
      for (BlockSpace block : blocks) {
        boolean keepsStride = !removable || block.alwaysThere();
        largest.add(block.largest(operation, channelMultiple, keepsStride));
      }
      for (WeightTensor tensor : network(largest).weights()) {
        weights += tensor.elements();
      }
    }
    Rules.require(
        weights <= NetworkLimits.MAX_WEIGHTS,
        "the largest networks of a space must have at most %d weights together, had %d"
            .formatted(NetworkLimits.MAX_WEIGHTS, weights));
  }
}
