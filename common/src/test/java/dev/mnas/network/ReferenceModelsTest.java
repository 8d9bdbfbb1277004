package dev.mnas.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mnas.testing.SharedFiles;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Published networks from their block strings: total cost, and every layer on its own. */
class ReferenceModelsTest {
  private enum Model {
    A1(
        "/mnasnet/mnasnet-a1",
        32,
        3_887_038,
        311_579_072,
        "r1_k3_s11_e1_i32_o16_noskip",
        "r2_k3_s22_e6_i16_o24",
        "r3_k5_s22_e3_i24_o40_se0.25",
        "r4_k3_s22_e6_i40_o80",
        "r2_k3_s11_e6_i80_o112_se0.25",
        "r3_k5_s22_e6_i112_o160_se0.25",
        "r1_k3_s11_e6_i160_o320"),
    B1(
        "/mnasnet/mnasnet-b1",
        32,
        4_383_312,
        314_415_872,
        "r1_k3_s11_e1_i32_o16_noskip",
        "r3_k3_s22_e3_i16_o24",
        "r3_k5_s22_e3_i24_o40",
        "r3_k5_s22_e6_i40_o80",
        "r2_k3_s11_e6_i80_o96",
        "r4_k5_s22_e6_i96_o192",
        "r1_k3_s11_e6_i192_o320_noskip"),
    SMALL(
        "/mnasnet/mnasnet-small",
        8,
        2_030_264,
        68_339_184,
        "r1_k3_s11_e1_i16_o8",
        "r1_k3_s22_e3_i8_o16",
        "r2_k3_s22_e6_i16_o16",
        "r4_k5_s22_e6_i16_o32_se0.25",
        "r3_k3_s11_e6_i32_o32_se0.25",
        "r3_k5_s22_e6_i32_o88_se0.25",
        "r1_k3_s11_e6_i88_o144"),
    MOBILENET_V2(
        "/mobilenetv2/1.0",
        32,
        3_504_872,
        300_774_272,
        "r1_k3_s11_e1_i32_o16",
        "r2_k3_s22_e6_i16_o24",
        "r3_k3_s22_e6_i24_o32",
        "r4_k3_s22_e6_i32_o64",
        "r3_k3_s11_e6_i64_o96",
        "r3_k3_s22_e6_i96_o160",
        "r1_k3_s11_e6_i160_o320");

    private final String pointer;
    private final int stemFilters;
    private final Cost cost;
    private final List<String> blocks;

    Model(String pointer, int stemFilters, long parameters, long madds, String... blocks) {
      this.pointer = pointer;
      this.stemFilters = stemFilters;
      this.cost = new Cost(parameters, madds);
      this.blocks = List.of(blocks);
    }

    Network network() {
      return Network.of(
          new NetworkSpec(
              new TensorShape(224, 224, 3),
              1000,
              Activation.RELU,
              stemFilters,
              2,
              blocks.stream().map(BlockSpec::parse).toList(),
              1280));
    }
  }

  private record Row(long parameters, long madds, int inputs, int outputs) {}

  @ParameterizedTest
  @EnumSource
  void publishedNetworkHasItsPublishedCost(Model model) {
    assertThat(Cost.of(model.network())).isEqualTo(model.cost);
  }

  @ParameterizedTest
  @EnumSource
  void blockStringsComeBack(Model model) {
    assertThat(model.network().spec().blockStrings()).isEqualTo(model.blocks);
  }

  @ParameterizedTest
  @EnumSource
  void everyLayerHasItsPublishedCost(Model model) throws IOException {
    JsonNode reference =
        JsonMapper.shared()
            .readTree(SharedFiles.text("truth/reference-models.json"))
            .at(model.pointer + "/layers");
    List<Row> expected = new ArrayList<>();
    for (JsonNode layer : reference) {
      expected.add(
          new Row(
              layer.get("params").asLong(),
              layer.get("madds").asLong(),
              layer.get("cin").asInt(),
              layer.get("cout").asInt()));
    }
    assertThat(rows(model.network())).isNotEmpty().isEqualTo(expected);
  }

  @Test
  void smallModelHasNoShortcutWhereDeclaredFiltersDiffer() {
    // The official code compares the declared 16 with 8, though the stem gives 8.
    assertThat(Model.SMALL.network().layers())
        .extracting(Layer::name)
        .doesNotContain("block0.layer0.add")
        .contains("block2.layer1.add");
  }

  /** The reference lists the two dense layers of squeeze-and-excitation one by one. */
  private static List<Row> rows(Network network) {
    List<Row> rows = new ArrayList<>();
    for (Layer layer : network.layers()) {
      long parameters =
          layer.weights().stream()
              .filter(WeightTensor::trainable)
              .mapToLong(WeightTensor::elements)
              .sum();
      if (layer instanceof Layer.Conv conv) {
        rows.add(row(conv, parameters, conv.inputShape().channels()));
      } else if (layer instanceof Layer.DepthwiseConv conv) {
        rows.add(row(conv, parameters, conv.inputShape().channels()));
      } else if (layer instanceof Layer.Dense dense) {
        rows.add(row(dense, parameters, dense.inputFeatures()));
      } else if (layer instanceof Layer.SqueezeExcite se) {
        int channels = se.output().channels();
        int reduced = se.reducedFilters();
        long product = (long) channels * reduced;
        rows.add(new Row(product + reduced, product, channels, reduced));
        rows.add(new Row(product + channels, product, reduced, channels));
        assertThat(parameters).isEqualTo(2 * product + reduced + channels);
      }
    }
    return rows;
  }

  private static Row row(Layer layer, long parameters, int inputs) {
    return new Row(parameters, layer.madds(), inputs, layer.output().channels());
  }
}
