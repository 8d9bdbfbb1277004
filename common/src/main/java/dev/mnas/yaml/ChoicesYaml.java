package dev.mnas.yaml;

import dev.mnas.network.SkipOp;
import dev.mnas.space.BlockChoices;
import dev.mnas.space.ConvOp;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The fields of one {@code choices:} mapping, each of which may be left to the space's. */
final class ChoicesYaml {
  private static final Map<String, ConvOp> CONV_OPS = new LinkedHashMap<>();
  private static final Map<String, SkipOp> SKIP_OPS = new LinkedHashMap<>();

  static {
    for (ConvOp op : ConvOp.values()) {
      CONV_OPS.put(op.word(), op);
    }
    for (SkipOp op : SkipOp.values()) {
      SKIP_OPS.put(op.name().toLowerCase(Locale.ROOT), op);
    }
  }

  private final YamlMapping mapping;
  private final Optional<List<ConvOp>> convOps;
  private final Optional<List<Integer>> expansions;
  private final Optional<List<Integer>> groups;
  private final Optional<List<Integer>> kernels;
  private final Optional<List<Double>> seRatios;
  private final Optional<List<SkipOp>> skipOps;
  private final Optional<List<Double>> filterScales;
  private final Optional<List<Integer>> layers;
  private final Optional<List<Integer>> layerCounts;

  ChoicesYaml(YamlMapping mapping) {
    this.mapping = mapping;
    convOps = distinct("convOp", mapping.words("convOp", CONV_OPS));
    expansions = distinct("expansion", mapping.ints("expansion", 1, 16));
    groups = distinct("groups", mapping.ints("groups", 1, 16));
    kernels = distinct("kernel", mapping.ints("kernel", 1, 15));
    seRatios = distinct("seRatio", mapping.doubles("seRatio", 0, 1));
    skipOps = distinct("skipOp", mapping.words("skipOp", SKIP_OPS));
    filterScales = distinct("filterScale", mapping.doubles("filterScale", 0.01, 16));
    layers = distinct("layers", mapping.ints("layers", -16, 16));
    layerCounts = distinct("layerCounts", mapping.ints("layerCounts", -16, 64));
    kernels.ifPresent(
        sides -> {
          if (sides.stream().anyMatch(side -> side % 2 == 0)) {
            mapping.reject("kernel", "must be odd numbers, were " + sides);
          }
        });
    if (mapping.has("layers") && mapping.has("layerCounts")) {
      mapping.reject("layerCounts", "must be left out where layers is given");
    }
    rejectWithout(ConvOp.MBCONV, "expansion");
    rejectWithout(ConvOp.SHUFFLE, "groups");
    mapping.finish();
  }

  private void rejectWithout(ConvOp owner, String field) {
    if (mapping.has(field) && convOps.isPresent() && !convOps.get().contains(owner)) {
      mapping.reject(field, "must be left out where convOp has no " + owner.word());
    }
  }

  /** The choices of one block: its own where it has them, else the space's. */
  static Optional<BlockChoices> merge(YamlMapping block, ChoicesYaml own, ChoicesYaml space) {
    if (!space.mapping.sound()) {
      return Optional.empty();
    }
    if (own.convOps.or(() -> space.convOps).isEmpty()) {
      missing(
          block, own, space, "convOp", "one or more of " + String.join(", ", CONV_OPS.keySet()));
    }
    if (own.kernels.or(() -> space.kernels).isEmpty()) {
      missing(block, own, space, "kernel", "odd numbers in [1, 15]");
    }
    List<ConvOp> convOps = own.convOps.or(() -> space.convOps).orElse(List.of());
    boolean chosen = convOps.contains(ConvOp.MBCONV);
    Optional<List<Integer>> expansions =
        own.expansions.or(() -> chosen ? space.expansions : Optional.empty());
    if (chosen && expansions.isEmpty()) {
      missing(block, own, space, "expansion", "whole numbers in [1, 16] because convOp has mbconv");
    }
    boolean shuffled = convOps.contains(ConvOp.SHUFFLE);
    Optional<List<Integer>> groups =
        own.groups.or(() -> shuffled ? space.groups : Optional.empty());
    if (shuffled && groups.isEmpty()) {
      missing(block, own, space, "groups", "whole numbers in [1, 16] because convOp has shuffle");
    }
    return block.build(
        () ->
            new BlockChoices(
                convOps,
                expansions.orElse(List.of()),
                groups.orElse(List.of()),
                own.kernels.or(() -> space.kernels).orElse(List.of()),
                own.seRatios.or(() -> space.seRatios).orElse(List.of(0.0)),
                own.skipOps.or(() -> space.skipOps).orElse(List.of(SkipOp.IDENTITY)),
                own.filterScales.or(() -> space.filterScales).orElse(List.of(1.0))));
  }

  /** The numbers of layers of one block, whose {@code layers} is the base of relative ones. */
  static List<Integer> layerCounts(YamlMapping block, ChoicesYaml own, ChoicesYaml space) {
    boolean relativeHere = own.layers.isPresent();
    Optional<List<Integer>> counts =
        own.layerCounts.or(() -> relativeHere ? Optional.empty() : space.layerCounts);
    if (counts.isPresent()) {
      if (block.has("layers")) {
        block.reject("layers", "must be left out where layerCounts is given");
      }
      return counts.get();
    }
    int base = block.requiredInt("layers", 1, 16);
    return own.layers.or(() -> space.layers).orElse(List.of(0)).stream()
        .map(offset -> base + offset)
        .toList();
  }

  private static void missing(
      YamlMapping block, ChoicesYaml own, ChoicesYaml space, String field, String allowed) {
    // A list that is there but wrong has its problem already.
    if (!own.mapping.has(field) && !space.mapping.has(field)) {
      block.reject("choices." + field, "is missing, must be " + allowed);
    }
  }

  private <T> Optional<List<T>> distinct(String field, Optional<List<T>> options) {
    options.ifPresent(
        list -> {
          if (new HashSet<>(list).size() < list.size()) {
            mapping.reject(field, "must list each option once");
          }
        });
    return options;
  }
}
