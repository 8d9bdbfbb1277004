package dev.mnas.space;

import dev.mnas.network.SkipOp;
import java.util.List;

/**
 * The alternatives of one block; a list of one option is fixed and gives no decision.
 *
 * @param convOps operations
 * @param expansions expansions of {@link ConvOp#MBCONV}; empty where it is not among the operations
 * @param kernels odd kernel sides in [1, 15]
 * @param seRatios squeeze-and-excitation ratios in [0, 1], 0 for none
 * @param skipOps shortcuts
 * @param filterScales factors on the block's filters, in (0, 16]
 */
public record BlockChoices(
    List<ConvOp> convOps,
    List<Integer> expansions,
    List<Integer> kernels,
    List<Double> seRatios,
    List<SkipOp> skipOps,
    List<Double> filterScales) {

  public BlockChoices {
    convOps = Rules.options("convOp", convOps);
    boolean chosen = convOps.contains(ConvOp.MBCONV);
    Rules.require(
        chosen != expansions.isEmpty(),
        chosen
            ? "expansion must be given where convOp has mbconv"
            : "expansion must be left out where convOp has no mbconv, was " + expansions);
    expansions = chosen ? Rules.options("expansion", expansions) : List.of();
    kernels = Rules.options("kernel", kernels);
    seRatios = Rules.options("seRatio", seRatios);
    skipOps = Rules.options("skipOp", skipOps);
    filterScales = Rules.options("filterScale", filterScales);
    for (int expansion : expansions) {
      Rules.requireRange("expansion", expansion, 1, 16);
    }
    for (int kernel : kernels) {
      Rules.require(
          kernel >= 1 && kernel <= 15 && kernel % 2 == 1,
          "kernel must be odd and lie in [1, 15], was " + kernel);
    }
    for (double ratio : seRatios) {
      Rules.require(ratio >= 0 && ratio <= 1, "seRatio must lie in [0, 1], was " + ratio);
    }
    for (double scale : filterScales) {
      Rules.require(scale > 0 && scale <= 16, "filterScale must lie in (0, 16], was " + scale);
    }
  }
}
