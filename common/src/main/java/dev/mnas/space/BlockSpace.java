package dev.mnas.space;

import dev.mnas.network.Filters;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * One block of a space. All its layers are identical, the first carries the stride.
 *
 * @param stride 1 or 2
 * @param filters base number of output channels, scaled and rounded when decoded
 * @param layerCounts alternatives for the number of layers; below 1 counts as 1, or removes the
 *     block where the space says {@code removable}
 * @param choices the other alternatives
 */
public record BlockSpace(int stride, int filters, List<Integer> layerCounts, BlockChoices choices) {
  static final int MAX_FILTERS = 8192;
  private static final int MAX_LAYERS = 64;

  public BlockSpace {
    Rules.require(stride == 1 || stride == 2, "stride must be 1 or 2, was " + stride);
    Rules.requireRange("filters", filters, 1, MAX_FILTERS);
    layerCounts = Rules.options("layers", layerCounts);
    for (int layers : layerCounts) {
      Rules.requireRange("layers", layers, -MAX_LAYERS, MAX_LAYERS);
    }
  }

  /** Whether every alternative leaves the block in a removable space. */
  boolean alwaysThere() {
    return layerCounts.stream().allMatch(layers -> layers >= 1);
  }

  /** The choices in token order, fixed ones left out. */
  List<Decision> decisions(int block) {
    List<Decision> decisions = new ArrayList<>();
    add(decisions, block, "convOp", choices.convOps(), ConvOp::word);
    add(decisions, block, "expansion", choices.expansions(), String::valueOf);
    add(decisions, block, "groups", choices.groups(), String::valueOf);
    add(decisions, block, "kernel", choices.kernels(), String::valueOf);
    add(decisions, block, "seRatio", choices.seRatios(), BlockSpace::text);
    add(
        decisions,
        block,
        "skipOp",
        choices.skipOps(),
        skip -> skip.name().toLowerCase(Locale.ROOT));
    add(decisions, block, "filterScale", choices.filterScales(), BlockSpace::text);
    add(decisions, block, "layers", layerCounts, String::valueOf);
    return decisions;
  }

  /** Numbers of alternatives in token order, fixed choices left out: those of the decisions. */
  IntStream cardinalities() {
    return IntStream.of(
            choices.convOps().size(),
            choices.expansions().size(),
            choices.groups().size(),
            choices.kernels().size(),
            choices.seRatios().size(),
            choices.skipOps().size(),
            choices.filterScales().size(),
            layerCounts.size())
        .filter(options -> options > 1);
  }

  private static <T> void add(
      List<Decision> decisions, int block, String name, List<T> options, Function<T, String> text) {
    if (options.size() > 1) {
      decisions.add(new Decision(block, name, options.stream().map(text).toList()));
    }
  }

  /** 1 rather than 1.0, as a person writes it. */
  private static String text(double value) {
    return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
  }

  /**
   * The block that the next tokens choose; takes them in the order of {@link #decisions}.
   *
   * @return empty where it is removed
   */
  Optional<ChosenBlock> decode(TokenReader tokens, int channelMultiple, boolean removable) {
    ConvOp convOp = tokens.pick(choices.convOps());
    // Tokens are spent even where the operation has no use for them: sequences have one length.
    int expansion = choices.expansions().isEmpty() ? 1 : tokens.pick(choices.expansions());
    int groups = choices.groups().isEmpty() ? 1 : tokens.pick(choices.groups());
    int kernel = tokens.pick(choices.kernels());
    double seRatio = tokens.pick(choices.seRatios());
    var skip = tokens.pick(choices.skipOps());
    double scale = tokens.pick(choices.filterScales());
    int layers = tokens.pick(layerCounts);
    if (layers < 1 && removable) {
      return Optional.empty();
    }
    int filters = Filters.round(this.filters * scale, channelMultiple);
    return Optional.of(
        new ChosenBlock(
            convOp.op(),
            Math.max(1, layers),
            kernel,
            stride,
            convOp.expansionIsChosen() ? expansion : convOp.expansion(),
            convOp == ConvOp.SHUFFLE ? groups : 1,
            filters,
            seRatio,
            skip));
  }

  /**
   * The largest block of one operation.
   *
   * @param operation index of the operation; the last one where there are fewer
   * @param keepStride false where the block may vanish with its stride
   */
  ChosenBlock largest(int operation, int channelMultiple, boolean keepStride) {
    ConvOp convOp = choices.convOps().get(Math.min(operation, choices.convOps().size() - 1));
    int expansion = choices.expansions().isEmpty() ? 1 : Collections.max(choices.expansions());
    return new ChosenBlock(
        convOp.op(),
        Math.max(1, Collections.max(layerCounts)),
        Collections.max(choices.kernels()),
        keepStride ? stride : 1,
        convOp.expansionIsChosen() ? expansion : convOp.expansion(),
        // Fewer groups have more weights.
        convOp == ConvOp.SHUFFLE ? Collections.min(choices.groups()) : 1,
        Filters.round(filters * Collections.max(choices.filterScales()), channelMultiple),
        Collections.max(choices.seRatios()),
        choices.skipOps().get(0));
  }
}
