package dev.mnas.network;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Builds published networks, and those that a user writes as block strings. */
public final class Zoo {
  private static final int DIVISOR = 8;
  private static final int HEAD_FILTERS = 1280;

  private static final List<BlockSpec> MNASNET_A1 =
      blocks(
          "r1_k3_s11_e1_i32_o16_noskip",
          "r2_k3_s22_e6_i16_o24",
          "r3_k5_s22_e3_i24_o40_se0.25",
          "r4_k3_s22_e6_i40_o80",
          "r2_k3_s11_e6_i80_o112_se0.25",
          "r3_k5_s22_e6_i112_o160_se0.25",
          "r1_k3_s11_e6_i160_o320");
  private static final List<BlockSpec> MNASNET_B1 =
      blocks(
          "r1_k3_s11_e1_i32_o16_noskip",
          "r3_k3_s22_e3_i16_o24",
          "r3_k5_s22_e3_i24_o40",
          "r3_k5_s22_e6_i40_o80",
          "r2_k3_s11_e6_i80_o96",
          "r4_k5_s22_e6_i96_o192",
          "r1_k3_s11_e6_i192_o320_noskip");
  // Its stem gives 8 channels, not the declared 16: the first block has no shortcut.
  private static final List<BlockSpec> MNASNET_SMALL =
      blocks(
          "r1_k3_s11_e1_i16_o8",
          "r1_k3_s22_e3_i8_o16",
          "r2_k3_s22_e6_i16_o16",
          "r4_k5_s22_e6_i16_o32_se0.25",
          "r3_k3_s11_e6_i32_o32_se0.25",
          "r3_k5_s22_e6_i32_o88_se0.25",
          "r1_k3_s11_e6_i88_o144");
  private static final List<BlockSpec> MOBILENETV2 =
      blocks(
          "r1_k3_s11_e1_i32_o16",
          "r2_k3_s22_e6_i16_o24",
          "r3_k3_s22_e6_i24_o32",
          "r4_k3_s22_e6_i32_o64",
          "r3_k3_s11_e6_i64_o96",
          "r3_k3_s22_e6_i96_o160",
          "r1_k3_s11_e6_i160_o320");

  /** Output channels of ShuffleNet's stage 2 by groups (Zhang et al. 2018, table 1). */
  private static final Map<Integer, Integer> SHUFFLENET_FILTERS =
      new TreeMap<>(Map.of(1, 144, 2, 200, 3, 240, 4, 272, 8, 384));

  private static final int[] SHUFFLENET_REPEATS = {4, 8, 4};
  private static final int SHUFFLENET_STEM = 24;
  private static final int SHUFFLENET_GROUPS = 3;

  /** Takes products such as 0.29 x 400 for the whole number that they are. */
  private static final double HAIR = 1e-9;

  private Zoo() {}

  /**
   * Builds a published network.
   *
   * @throws IllegalArgumentException that names the option and its rule
   */
  public static ZooNetwork network(ZooModel model, ZooOptions options) {
    if (model != ZooModel.SHUFFLENET && options.groups().isPresent()) {
      throw new IllegalArgumentException(
          "groups belong to shufflenet alone, %s was given %d"
              .formatted(model.word(), options.groups().getAsInt()));
    }
    return switch (model) {
      case MNASNET_A1 -> scaled(MNASNET_A1, 32, HEAD_FILTERS, Activation.RELU, options);
      case MNASNET_B1 -> scaled(MNASNET_B1, 32, HEAD_FILTERS, Activation.RELU, options);
      case MNASNET_SMALL -> scaled(MNASNET_SMALL, 8, HEAD_FILTERS, Activation.RELU, options);
      case MOBILENETV2 -> {
        // A narrower network keeps its head, a wider one widens it (section 5).
        int head = Filters.round(HEAD_FILTERS * Math.max(1, options.width()), DIVISOR);
        yield scaled(MOBILENETV2, 32, head, Activation.RELU6, options);
      }
      case SHUFFLENET -> shuffleNet(options);
    };
  }

  /**
   * The network that a text asks for: a name of {@link ZooModel}, or block strings between blanks.
   * Block strings get what surrounds those of MnasNet: a stem of stride 2 that gives the channels
   * which the first block declares, a head of 1280 channels, RELU.
   *
   * @throws IllegalArgumentException that names the options, or the block and its rule
   */
  public static ZooNetwork resolve(String text, ZooOptions options) {
    String stripped = text.strip();
    if (!stripped.contains("_")) {
      ZooModel model =
          ZooModel.find(stripped)
              .orElseThrow(
                  () ->
                      new IllegalArgumentException(
                          "a network must be block strings or one of %s, was '%s'"
                              .formatted(String.join(", ", ZooModel.words()), stripped)));
      return network(model, options);
    }
    if (options.groups().isPresent()) {
      throw new IllegalArgumentException(
          "groups belong to shufflenet alone, block strings have their own");
    }
    List<BlockSpec> blocks = blocks(stripped.split("\\s+"));
    return scaled(blocks, blocks.get(0).inputFilters(), HEAD_FILTERS, Activation.RELU, options);
  }

  private static List<BlockSpec> blocks(String... strings) {
    List<BlockSpec> blocks = new ArrayList<>();
    for (int block = 0; block < strings.length; block++) {
      try {
        blocks.add(BlockSpec.parse(strings[block]));
      } catch (IllegalArgumentException malformed) {
        throw new IllegalArgumentException(
            "block%d: %s".formatted(block, malformed.getMessage()), malformed);
      }
    }
    return List.copyOf(blocks);
  }

  /** Scales stem and blocks as the official code does, the head not. */
  private static ZooNetwork scaled(
      List<BlockSpec> blocks, int stem, int head, Activation activation, ZooOptions options) {
    List<FittedFilters.Wish> wishes =
        blocks.stream()
            .map(
                block ->
                    new FittedFilters.Wish(
                        block.op(),
                        block.groups(),
                        block.stride(),
                        block.skip(),
                        filters(block.outputFilters(), options.width())))
            .toList();
    FittedFilters fitted = FittedFilters.of(filters(stem, options.width()), wishes);
    List<BlockSpec> scaled = new ArrayList<>();
    for (int i = 0; i < blocks.size(); i++) {
      BlockSpec block = blocks.get(i);
      int before = i == 0 ? stem : blocks.get(i - 1).outputFilters();
      int fittedBefore = i == 0 ? fitted.stem() : fitted.outputs().get(i - 1);
      boolean follows = block.inputFilters() == before;
      int inputs = follows ? fittedBefore : filters(block.inputFilters(), options.width());
      scaled.add(
          new BlockSpec(
              block.op(),
              block.repeats(),
              block.kernel(),
              block.stride(),
              block.expansion(),
              block.groups(),
              inputs,
              fitted.outputs().get(i),
              block.seRatio(),
              block.skip()));
    }
    NetworkSpec spec =
        new NetworkSpec(
            options.input(), options.classes(), activation, fitted.stem(), 2, scaled, head);
    return new ZooNetwork(spec, fitted.roundings());
  }

  private static int filters(int filters, double width) {
    return width == 1 ? filters : Filters.round(filters * width, DIVISOR);
  }

  /**
   * ShuffleNet s x: every number of filters times s, that of the stem too (section 4). The head of
   * the classifier is the last stage itself.
   */
  private static ZooNetwork shuffleNet(ZooOptions options) {
    int groups = options.groups().orElse(SHUFFLENET_GROUPS);
    Integer first = SHUFFLENET_FILTERS.get(groups);
    if (first == null) {
      throw new IllegalArgumentException(
          "groups must be one of %s, were %d".formatted(SHUFFLENET_FILTERS.keySet(), groups));
    }
    List<FittedFilters.Wish> wishes =
        Stream.of(first, 2 * first, 4 * first)
            .map(filters -> times(filters, options.width()))
            .map(
                filters ->
                    new FittedFilters.Wish(
                        BlockOp.SHUFFLE, groups, 2, SkipOp.IDENTITY, Math.max(1, filters)))
            .toList();
    FittedFilters fitted =
        FittedFilters.of(Math.max(1, times(SHUFFLENET_STEM, options.width())), wishes);
    List<BlockSpec> blocks = new ArrayList<>();
    int inputs = fitted.stem();
    for (int stage = 0; stage < SHUFFLENET_REPEATS.length; stage++) {
      int outputs = fitted.outputs().get(stage);
      int repeats = SHUFFLENET_REPEATS[stage];
      blocks.add(
          new BlockSpec(
              BlockOp.SHUFFLE, repeats, 3, 2, 1, groups, inputs, outputs, 0, SkipOp.IDENTITY));
      inputs = outputs;
    }
    NetworkSpec spec =
        new NetworkSpec(
            options.input(), options.classes(), Activation.RELU, fitted.stem(), 2, blocks, 0, true);
    return new ZooNetwork(spec, fitted.roundings());
  }

  private static int times(int filters, double scale) {
    return (int) Math.floor(filters * scale + HAIR);
  }
}
