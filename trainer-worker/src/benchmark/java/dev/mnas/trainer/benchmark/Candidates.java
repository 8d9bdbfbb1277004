package dev.mnas.trainer.benchmark;

import dev.mnas.network.Activation;
import dev.mnas.network.BlockSpec;
import dev.mnas.network.Network;
import dev.mnas.network.NetworkSpec;
import dev.mnas.network.TensorShape;
import dev.mnas.space.SearchSpace;
import dev.mnas.yaml.Presets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Networks to measure with. */
final class Candidates {
  private static final int STEM = 16;


  private Candidates() {}

  /** Small, middle and large candidates of the spaces fashion and cifar10, of mixed blocks. */
  static Map<String, Network> mixed() {
    Map<String, Network> networks = new LinkedHashMap<>();
    networks.put(
        "fashion small",
        fashion(
            "r1_k3_s11_e1_i16_o12_noskip",
            "r1_k3_s22_e3_i12_o20",
            "r2_k3_s11_e1_i20_o32",
            "r1_k5_s22_e3_i32_o36_se0.25_noskip",
            "r2_k3_s11_e3_i36_o48"));
    networks.put("fashion middle", fashionMiddle());
    networks.put(
        "fashion large",
        fashion(
            "r3_k5_s11_e6_i16_o20_se0.25",
            "r3_k5_s22_e6_i20_o32_poolskip",
            "r3_k3_s11_e6_i32_o40_se0.25",
            "r3_k5_s22_i40_o60_conv",
            "r3_k5_s11_e6_i60_o80_se0.25"));
    networks.put(
        "cifar10 middle",
        cifar(
            "r2_k3_s11_e3_i16_o16_se0.25",
            "r2_k5_s22_e3_i16_o24",
            "r2_k3_s22_e6_i24_o40_se0.25",
            "r2_k5_s11_e3_i40_o80_poolskip",
            "r2_k3_s11_e6_i80_o112"));
    networks.put(
        "cifar10 large",
        cifar(
            "r3_k5_s11_e6_i16_o20_se0.25",
            "r3_k3_s22_i20_o32_conv",
            "r3_k5_s22_e6_i32_o48_se0.25",
            "r3_k5_s11_e6_i48_o100_poolskip",
            "r3_k3_s11_e6_i100_o140"));
    return networks;
  }

  /** Networks whose blocks are all of one kind, with the filters of fashion and of cifar10. */
  static Map<String, Network> kinds() {
    Map<String, Network> networks = new LinkedHashMap<>();
    for (String expansion : List.of("_e3", "_e6")) {
      networks.put("fashion MBConv" + expansion, fashion(blocks(expansion, "", 3, 24, 32, 48, 64)));
      networks.put("cifar10 MBConv" + expansion, cifar(blocks(expansion, "", 3, 24, 40, 80, 112)));
    }
    networks.put("fashion MBConv 5x5", fashion(blocks("_e6", "", 5, 24, 32, 48, 64)));
    networks.put("cifar10 MBConv 5x5", cifar(blocks("_e6", "", 5, 24, 40, 80, 112)));
    pair(networks, "SE", "_e3", "_se0.25");
    pair(networks, "conv", "", "_conv");
    pair(networks, "sepconv", "_e1", "");
    pair(networks, "pool skip", "_e3", "_poolskip");
    for (int groups : new int[] {2, 3, 4, 8}) {
      networks.put("cifar10 shuffle, groups " + groups, shuffle(groups));
    }
    return networks;
  }

  private static void pair(
      Map<String, Network> networks, String kind, String expansion, String end) {
    networks.put("fashion " + kind, fashion(blocks(expansion, end, 3, 24, 32, 48, 64)));
    networks.put("cifar10 " + kind, cifar(blocks(expansion, end, 3, 24, 40, 80, 112)));
  }

  /** Units of ShuffleNet, with filters that all groups divide. */
  private static Network shuffle(int groups) {
    String unit = "r2_k3_s22_i%d_o%d_g" + groups + "_shuffle";
    return network(
        new TensorShape(32, 32, 3),
        24,
        0,
        unit.formatted(24, 96),
        unit.formatted(96, 192),
        unit.formatted(192, 384));
  }

  /** Four blocks of two layers on top of 16 filters. */
  private static String[] blocks(String expansion, String end, int kernel, int... filters) {
    List<String> blocks = new ArrayList<>();
    int inputs = STEM;
    for (int i = 0; i < filters.length; i++) {
      int stride = i % 2 == 0 ? 2 : 1;
      blocks.add(
          "r2_k%d_s%d%d%s_i%d_o%d%s"
              .formatted(kernel, stride, stride, expansion, inputs, filters[i], end));
      inputs = filters[i];
    }
    return blocks.toArray(String[]::new);
  }

  /** Networks of a preset, each of its choices as likely as the next. */
  static List<Network> random(String preset, int count, long seed) {
    SearchSpace space = Presets.find(preset).orElseThrow();
    SplittableRandom random = new SplittableRandom(seed);
    List<Network> networks = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      networks.add(space.decode(space.random(random)));
    }
    return networks;
  }

  /** A candidate of the middle of the space fashion. */
  static Network fashionMiddle() {
    return fashion(
        "r2_k3_s11_e3_i16_o16_se0.25",
        "r2_k5_s22_e3_i16_o24",
        "r2_k3_s11_e6_i24_o32_se0.25",
        "r2_k5_s22_i32_o48_conv_poolskip",
        "r2_k3_s11_e6_i48_o64");
  }

  private static Network fashion(String... blocks) {
    return network(new TensorShape(28, 28, 1), STEM, 128, blocks);
  }

  private static Network cifar(String... blocks) {
    return network(new TensorShape(32, 32, 3), STEM, 192, blocks);
  }

  private static Network network(TensorShape input, int stem, int head, String... blocks) {
    return Network.of(
        new NetworkSpec(
            input,
            10,
            Activation.RELU6,
            stem,
            2,
            Arrays.stream(blocks).map(BlockSpec::parse).toList(),
            head));
  }
}
