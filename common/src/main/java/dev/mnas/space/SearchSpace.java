package dev.mnas.space;

import dev.mnas.network.Activation;
import dev.mnas.network.Network;
import dev.mnas.network.Rounding;
import dev.mnas.network.TensorShape;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * A factorized hierarchical search space (Tan et al. 2019, section 4.1): a fixed skeleton of
 * blocks, each of which chooses its layers' operation, kernel, shortcut, width and number apart
 * from the others. Every valid token sequence decodes to a network.
 *
 * @param name lower-case letters, digits and '-'
 * @param input height, width and channels of one image, each at most 1024
 * @param classes outputs of the classifier
 * @param activation RELU or RELU6
 * @param channelMultiple scaled filters are rounded to a multiple of it
 * @param removable whether a block of fewer than one layer vanishes, its stride with it; else it
 *     keeps one layer
 * @param stem the convolution in front
 * @param headFilters channels of the 1x1 convolution behind the last block, 0 for none
 * @param blocks the skeleton
 */
public record SearchSpace(
    String name,
    TensorShape input,
    int classes,
    Activation activation,
    int channelMultiple,
    boolean removable,
    Stem stem,
    int headFilters,
    List<BlockSpace> blocks) {
  private static final int MAX_SIDE = 1024;
  private static final int MAX_CLASSES = 100_000;
  private static final int MAX_BLOCKS = 64;
  private static final int MAX_MULTIPLE = 256;

  public SearchSpace {
    blocks = List.copyOf(blocks);
    Rules.require(
        name.matches("[a-z0-9][a-z0-9-]{0,63}"),
        "name must be 1 to 64 lower-case letters, digits and '-', was '" + name + "'");
    Rules.requireRange("input height", input.height(), 1, MAX_SIDE);
    Rules.requireRange("input width", input.width(), 1, MAX_SIDE);
    Rules.requireRange("input channels", input.channels(), 1, MAX_SIDE);
    Rules.requireRange("classes", classes, 2, MAX_CLASSES);
    Rules.require(activation != Activation.NONE, "activation must be relu or relu6, was none");
    Rules.requireRange("channelMultiple", channelMultiple, 1, MAX_MULTIPLE);
    Rules.requireRange("head filters", headFilters, 0, BlockSpace.MAX_FILTERS);
    Rules.require(
        !blocks.isEmpty() && blocks.size() <= MAX_BLOCKS,
        "blocks must be 1 to %d, were %d".formatted(MAX_BLOCKS, blocks.size()));
    Rules.require(
        !removable || blocks.stream().anyMatch(BlockSpace::alwaysThere),
        "a removable space must have a block that always has 1 layer or more, had none");
    Rules.require(!decisionsOf(blocks).isEmpty(), "a space must leave something to choose");
    new Skeleton(input, classes, activation, stem, headFilters)
        .requireFits(blocks, channelMultiple, removable);
  }

  /**
   * What there is to choose, block by block, within a block in the order convOp, expansion, groups,
   * kernel, seRatio, skipOp, filterScale, layers. Fixed choices are left out.
   */
  public List<Decision> decisions() {
    return decisionsOf(blocks);
  }

  private static List<Decision> decisionsOf(List<BlockSpace> blocks) {
    List<Decision> decisions = new ArrayList<>();
    for (int block = 0; block < blocks.size(); block++) {
      decisions.addAll(blocks.get(block).decisions(block));
    }
    return List.copyOf(decisions);
  }

  /** Number of token sequences; several may give one network. */
  public BigInteger size() {
    return Arrays.stream(cardinalities())
        .mapToObj(BigInteger::valueOf)
        .reduce(BigInteger.ONE, BigInteger::multiply);
  }

  /** Those of {@link #decisions}, without the options' texts. */
  private int[] cardinalities() {
    return blocks.stream().flatMapToInt(BlockSpace::cardinalities).toArray();
  }

  /**
   * Checks that the sequence has one token for each decision, each within its options.
   *
   * @return the same tokens
   * @throws IllegalArgumentException that names the decision and what it allows
   */
  public ArchitectureTokens validate(ArchitectureTokens tokens) {
    int[] cardinalities = cardinalities();
    List<Integer> values = tokens.values();
    if (values.size() != cardinalities.length) {
      throw new IllegalArgumentException(
          "space '%s' takes %d tokens, were %d"
              .formatted(name, cardinalities.length, values.size()));
    }
    for (int i = 0; i < cardinalities.length; i++) {
      if (values.get(i) >= cardinalities[i]) {
        Decision decision = decisions().get(i);
        throw new IllegalArgumentException(
            "token %d (block %d, %s) must lie in [0, %d], was %d"
                .formatted(
                    i, decision.block(), decision.name(), cardinalities[i] - 1, values.get(i)));
      }
    }
    return tokens;
  }

  /**
   * The network that the tokens choose. Where groups do not divide channels, these are rounded up;
   * {@link #roundings} tells.
   *
   * @throws IllegalArgumentException as {@link #validate}
   */
  public Network decode(ArchitectureTokens tokens) {
    return skeleton().network(chosen(tokens));
  }

  /**
   * The channels of a decoded network that had to be rounded up for groups to divide them.
   *
   * @throws IllegalArgumentException as {@link #validate}
   */
  public List<Rounding> roundings(ArchitectureTokens tokens) {
    return skeleton().fitted(chosen(tokens)).roundings();
  }

  private List<ChosenBlock> chosen(ArchitectureTokens tokens) {
    TokenReader reader = new TokenReader(validate(tokens));
    List<ChosenBlock> chosen = new ArrayList<>();
    for (BlockSpace block : blocks) {
      block.decode(reader, channelMultiple, removable).ifPresent(chosen::add);
    }
    return chosen;
  }

  private Skeleton skeleton() {
    return new Skeleton(input, classes, activation, stem, headFilters);
  }

  /** A sequence with every token uniform over its options, independently of the others. */
  public ArchitectureTokens random(RandomGenerator random) {
    return new ArchitectureTokens(
        Arrays.stream(cardinalities()).map(random::nextInt).boxed().toList());
  }
}
