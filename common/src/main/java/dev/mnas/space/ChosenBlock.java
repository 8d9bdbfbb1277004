package dev.mnas.space;

import dev.mnas.network.BlockOp;
import dev.mnas.network.BlockSpec;
import dev.mnas.network.FittedFilters;
import dev.mnas.network.SkipOp;

/** What the tokens say of one block, before its channels are fitted to those around it. */
record ChosenBlock(
    BlockOp op,
    int layers,
    int kernel,
    int stride,
    int expansion,
    int groups,
    int filters,
    double seRatio,
    SkipOp skip) {
  FittedFilters.Wish wish() {
    return new FittedFilters.Wish(op, groups, stride, skip, filters);
  }

  BlockSpec block(int inputFilters, int outputFilters) {
    return new BlockSpec(
        op, layers, kernel, stride, expansion, groups, inputFilters, outputFilters, seRatio, skip);
  }
}
