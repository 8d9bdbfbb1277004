package dev.mnas.space;

import dev.mnas.network.Activation;
import dev.mnas.network.SkipOp;
import dev.mnas.network.TensorShape;
import java.util.List;

/** Small spaces for tests. */
final class Spaces {
  /** Four operations, two kernels, two ratios, three shortcuts, three scales. */
  static final BlockChoices PAPER =
      new BlockChoices(
          List.of(ConvOp.CONV, ConvOp.SEPCONV, ConvOp.MBCONV3, ConvOp.MBCONV6),
          List.of(),
          List.of(3, 5),
          List.of(0.0, 0.25),
          List.of(SkipOp.NONE, SkipOp.IDENTITY, SkipOp.POOL),
          List.of(0.75, 1.0, 1.25));

  static final BlockChoices VERTEX =
      new BlockChoices(
          List.of(ConvOp.CONV, ConvOp.MBCONV),
          List.of(1, 3, 6),
          List.of(3),
          List.of(0.0),
          List.of(SkipOp.IDENTITY),
          List.of(1.0));

  private Spaces() {}

  static SearchSpace of(boolean removable, BlockSpace... blocks) {
    return new SearchSpace(
        "test",
        new TensorShape(28, 28, 1),
        10,
        Activation.RELU6,
        4,
        removable,
        new Stem(16, 2),
        32,
        List.of(blocks));
  }

  static SearchSpace of(BlockSpace... blocks) {
    return of(false, blocks);
  }

  static ArchitectureTokens tokens(Integer... tokens) {
    return new ArchitectureTokens(List.of(tokens));
  }
}
