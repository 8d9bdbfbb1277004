package dev.mnas.trainer.benchmark;

import dev.mnas.network.Activation;
import dev.mnas.network.BlockSpec;
import dev.mnas.network.Network;
import dev.mnas.network.NetworkSpec;
import dev.mnas.network.TensorShape;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** Networks of the spaces fashion and cifar10 to measure with. */
final class Candidates {
  private Candidates() {}

  static Map<String, Network> all() {
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
    return network(new TensorShape(28, 28, 1), 128, blocks);
  }

  private static Network cifar(String... blocks) {
    return network(new TensorShape(32, 32, 3), 192, blocks);
  }

  private static Network network(TensorShape input, int head, String... blocks) {
    return Network.of(
        new NetworkSpec(
            input,
            10,
            Activation.RELU6,
            16,
            2,
            Arrays.stream(blocks).map(BlockSpec::parse).toList(),
            head));
  }
}
