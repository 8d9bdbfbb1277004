package dev.mnas.space;

import dev.mnas.network.SkipOp;
import java.util.List;

/**
 * The alternatives of one block; a list of one option is fixed and gives no decision.
 *
 * @param convOps operations
 * @param expansions expansions of {@link ConvOp#MBCONV}; empty where it is not among the operations
 * @param groups groups of {@link ConvOp#SHUFFLE} in [1, 16]; empty where it is not among the
 *     operations
 * @param kernels odd kernel sides in [1, 15]
 * @param seRatios squeeze-and-excitation ratios in [0, 1], 0 for none
 * @param skipOps shortcuts
 * @param filterScales factors on the block's filters, in (0, 16]
 */
public record BlockChoices(
    List<ConvOp> convOps,
    List<Integer> expansions,
    List<Integer> groups,
    List<Integer> kernels,
    List<Double> seRatios,
    List<SkipOp> skipOps,
    List<Double> filterScales) {

  public BlockChoices {
    convOps = Rules.options("convOp", convOps);
    expansions = optionsOf(ConvOp.MBCONV, convOps, "expansion", expansions);
    groups = optionsOf(ConvOp.SHUFFLE, convOps, "groups", groups);
    kernels = Rules.options("kernel", kernels);
    seRatios = Rules.options("seRatio", seRatios);
    skipOps = Rules.options("skipOp", skipOps);
    filterScales = Rules.options("filterScale", filterScales);
    for (int expansion : expansions) {
      Rules.requireRange("expansion", expansion, 1, 16);
    }
    for (int group : groups) {
      Rules.requireRange("groups", group, 1, 16);
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

  /** Choices without {@link ConvOp#SHUFFLE}. */
  public BlockChoices(
      List<ConvOp> convOps,
      List<Integer> expansions,
      List<Integer> kernels,
      List<Double> seRatios,
      List<SkipOp> skipOps,
      List<Double> filterScales) {
    this(convOps, expansions, List.of(), kernels, seRatios, skipOps, filterScales);
  }

  /**
   * Options that belong to one operation: given where it is among the operations, and only there.
   */
  private static List<Integer> optionsOf(
      ConvOp owner, List<ConvOp> convOps, String name, List<Integer> options) {
    boolean chosen = convOps.contains(owner);
    Rules.require(
        chosen != options.isEmpty(),
        chosen
            ? "%s must be given where convOp has %s".formatted(name, owner.word())
            : "%s must be left out where convOp has no %s, was %s"
                .formatted(name, owner.word(), options));
    return chosen ? Rules.options(name, options) : List.of();
  }
}
