package dev.mnas.yaml;

import dev.mnas.network.Activation;
import dev.mnas.network.TensorShape;
import dev.mnas.space.BlockChoices;
import dev.mnas.space.BlockSpace;
import dev.mnas.space.ConvOp;
import dev.mnas.space.SearchSpace;
import dev.mnas.space.Stem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The file format of a search space; the presets are examples of it.
 *
 * <p>{@code choices} at the top holds for every block, {@code choices} of a block overrides single
 * fields of it. {@code convOp} and {@code kernel} must be given; {@code seRatio} defaults to [0],
 * {@code skipOp} to [identity], {@code filterScale} to [1], {@code layers} to [0].
 */
public final class SpaceYaml {
  private static final Map<String, Activation> ACTIVATIONS = new LinkedHashMap<>();

  static {
    ACTIVATIONS.put("relu", Activation.RELU);
    ACTIVATIONS.put("relu6", Activation.RELU6);
  }

  private SpaceYaml() {}

  /**
   * Reads a file.
   *
   * @throws InvalidYamlException with every mistake by line and field
   */
  public static SearchSpace read(String text) {
    YamlMapping mapping = YamlMapping.parse(text);
    Optional<SearchSpace> space = read(mapping);
    mapping.problems().throwIfAny();
    return space.orElseThrow();
  }

  /**
   * Reads a space that stands inside another file.
   *
   * @return empty where something is wrong within it, which is then in the mapping's problems
   */
  public static Optional<SearchSpace> read(YamlMapping mapping) {
    String name = mapping.requiredString("name");
    YamlMapping input = mapping.requiredMapping("input");
    int height = input.requiredInt("height", 1, 1024);
    int width = input.requiredInt("width", 1, 1024);
    int channels = input.requiredInt("channels", 1, 1024);
    input.finish();
    int classes = mapping.requiredInt("classes", 2, 100_000);
    Activation activation = mapping.requiredWord("activation", ACTIVATIONS);
    int channelMultiple = mapping.requiredInt("channelMultiple", 1, 256);
    boolean removable = mapping.optionalBoolean("removable", false);
    YamlMapping stem = mapping.requiredMapping("stem");
    int stemFilters = stem.requiredInt("filters", 1, 8192);
    int stemStride = stem.requiredInt("stride", 1, 2);
    stem.finish();
    int headFilters = mapping.optionalMapping("head").map(SpaceYaml::headFilters).orElse(0);
    List<BlockSpace> blocks = blocks(mapping);
    mapping.finish();
    return mapping.build(
        () ->
            new SearchSpace(
                name,
                new TensorShape(height, width, channels),
                classes,
                activation,
                channelMultiple,
                removable,
                new Stem(stemFilters, stemStride),
                headFilters,
                blocks));
  }

  private static int headFilters(YamlMapping head) {
    int filters = head.requiredInt("filters", 1, 8192);
    head.finish();
    return filters;
  }

  private static List<BlockSpace> blocks(YamlMapping mapping) {
    ChoicesYaml shared = choices(mapping);
    List<BlockSpace> blocks = new ArrayList<>();
    for (YamlMapping block : mapping.requiredMappings("blocks")) {
      int stride = block.requiredInt("stride", 1, 2);
      int filters = block.requiredInt("filters", 1, 8192);
      ChoicesYaml own = choices(block);
      List<Integer> layerCounts = ChoicesYaml.layerCounts(block, own, shared);
      Optional<BlockChoices> merged = ChoicesYaml.merge(block, own, shared);
      block.has("layers");
      block.finish();
      merged
          .flatMap(
              chosen -> block.build(() -> new BlockSpace(stride, filters, layerCounts, chosen)))
          .ifPresent(blocks::add);
    }
    return blocks;
  }

  private static ChoicesYaml choices(YamlMapping owner) {
    return new ChoicesYaml(owner.optionalOrEmptyMapping("choices"));
  }

  /** Writes a space such that {@link #read(String)} gives an equal one. */
  public static String write(SearchSpace space) {
    StringBuilder yaml = new StringBuilder();
    // Quoted, for a space may be called null or 1.
    yaml.append("name: \"").append(space.name()).append("\"\n");
    yaml.append(
        "input: {height: %d, width: %d, channels: %d}\n"
            .formatted(space.input().height(), space.input().width(), space.input().channels()));
    yaml.append("classes: ").append(space.classes()).append('\n');
    yaml.append("activation: ").append(word(space.activation())).append('\n');
    yaml.append("channelMultiple: ").append(space.channelMultiple()).append('\n');
    yaml.append("removable: ").append(space.removable()).append('\n');
    yaml.append(
        "stem: {filters: %d, stride: %d}\n"
            .formatted(space.stem().filters(), space.stem().stride()));
    if (space.headFilters() > 0) {
      yaml.append("head: {filters: ").append(space.headFilters()).append("}\n");
    }
    yaml.append("blocks:\n");
    space.blocks().forEach(block -> write(yaml, block));
    return yaml.toString();
  }

  private static void write(StringBuilder yaml, BlockSpace block) {
    BlockChoices choices = block.choices();
    yaml.append("  - stride: ").append(block.stride()).append('\n');
    yaml.append("    filters: ").append(block.filters()).append('\n');
    yaml.append("    choices:\n");
    write(yaml, "convOp", choices.convOps(), ConvOp::word);
    if (!choices.expansions().isEmpty()) {
      write(yaml, "expansion", choices.expansions(), String::valueOf);
    }
    if (!choices.groups().isEmpty()) {
      write(yaml, "groups", choices.groups(), String::valueOf);
    }
    write(yaml, "kernel", choices.kernels(), String::valueOf);
    write(yaml, "seRatio", choices.seRatios(), String::valueOf);
    write(yaml, "skipOp", choices.skipOps(), SpaceYaml::word);
    write(yaml, "filterScale", choices.filterScales(), String::valueOf);
    write(yaml, "layerCounts", block.layerCounts(), String::valueOf);
  }

  private static <T> void write(
      StringBuilder yaml, String field, List<T> options, Function<T, String> text) {
    yaml.append("      ").append(field).append(": [");
    yaml.append(options.stream().map(text).collect(Collectors.joining(", "))).append("]\n");
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
