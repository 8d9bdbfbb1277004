package dev.mnas.benchmark;

import dev.mnas.network.Network;
import dev.mnas.network.Zoo;
import dev.mnas.network.ZooModel;
import dev.mnas.network.ZooOptions;
import dev.mnas.space.ArchitectureTokens;
import dev.mnas.space.BlockSpace;
import dev.mnas.space.Decision;
import dev.mnas.space.SearchSpace;
import dev.mnas.yaml.Presets;
import java.util.ArrayList;
import java.util.List;

/** The network to measure with (Tan et al. 2019, figure 7), and a space that has it. */
final class MnasNetA1 {
  /** Its only filters out of reach of the preset, whose fifth block has 72, 96 or 120. */
  private static final int FIFTH_FILTERS = 112;

  private static final int FIFTH = 4;

  private MnasNetA1() {}

  static Network network() {
    return Network.of(Zoo.network(ZooModel.MNASNET_A1, ZooOptions.PUBLISHED).spec());
  }

  /** The preset {@code mnasnet} with the fifth block's own filters: as many decisions. */
  static SearchSpace space() {
    SearchSpace preset = Presets.find("mnasnet").orElseThrow();
    List<BlockSpace> blocks = new ArrayList<>(preset.blocks());
    BlockSpace fifth = blocks.get(FIFTH);
    blocks.set(
        FIFTH,
        new BlockSpace(fifth.stride(), FIFTH_FILTERS, fifth.layerCounts(), fifth.choices()));
    return new SearchSpace(
        "mnasnet-a1",
        preset.input(),
        preset.classes(),
        preset.activation(),
        preset.channelMultiple(),
        preset.removable(),
        preset.stem(),
        preset.headFilters(),
        blocks);
  }

  /**
   * The tokens of the published network in that space.
   *
   * @throws IllegalStateException when they decode to another one
   */
  static ArchitectureTokens tokens(SearchSpace space) {
    List<List<String>> blocks =
        List.of(
            List.of("sepconv", "3", "0", "none", "1", "1"),
            List.of("mbconv6", "3", "0", "identity", "1", "2"),
            List.of("mbconv3", "5", "0.25", "identity", "1.25", "3"),
            List.of("mbconv6", "3", "0", "identity", "1.25", "4"),
            List.of("mbconv6", "3", "0.25", "identity", "1", "2"),
            List.of("mbconv6", "5", "0.25", "identity", "1", "3"),
            List.of("mbconv6", "3", "0", "identity", "1", "1"));
    List<String> chosen = blocks.stream().flatMap(List::stream).toList();
    List<Decision> decisions = space.decisions();
    List<Integer> values = new ArrayList<>();
    for (int i = 0; i < decisions.size(); i++) {
      values.add(decisions.get(i).options().indexOf(chosen.get(i)));
    }
    ArchitectureTokens tokens = new ArchitectureTokens(values);
    if (!space.decode(tokens).hash().equals(network().hash())) {
      throw new IllegalStateException("the tokens must be those of MnasNet-A1, were " + values);
    }
    return tokens;
  }
}
