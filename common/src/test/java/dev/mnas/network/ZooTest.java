package dev.mnas.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.mnas.testing.SharedFiles;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The zoo has the published numbers: in total, layer by layer, and for other widths and groups. */
class ZooTest {
  private record Row(
      long parameters, long madds, int inputs, int outputs, int kernel, int stride, int groups) {}

  private static Network network(ZooModel model, ZooOptions options) {
    return Network.of(Zoo.network(model, options).spec());
  }

  private static Network shuffleNet(int groups, double scale) {
    return network(ZooModel.SHUFFLENET, ZooOptions.PUBLISHED.withGroups(groups).withWidth(scale));
  }

  private static JsonNode reference() throws IOException {
    return JsonMapper.shared().readTree(SharedFiles.text("truth/reference-models.json"));
  }

  @ParameterizedTest
  @CsvSource({
    "MNASNET_A1, 3887038, 311579072",
    "MNASNET_B1, 4383312, 314415872",
    "MNASNET_SMALL, 2030264, 68339184",
    "MOBILENETV2, 3504872, 300774272",
    "SHUFFLENET, 1865728, 137460672"
  })
  void publishedNetworkHasItsPublishedCost(ZooModel model, long parameters, long madds) {
    assertThat(Cost.of(network(model, ZooOptions.PUBLISHED)))
        .isEqualTo(new Cost(parameters, madds));
  }

  /** Zhang et al. 2018, table 1, in more digits; it leaves the classifier out. */
  @ParameterizedTest
  @CsvSource({"1, 142.50", "2, 140.04", "3, 136.50", "4, 133.25", "8, 136.83"})
  void shuffleNetHasThePublishedComplexity(int groups, double millions) {
    assertThat(complexity(shuffleNet(groups, 1))).isCloseTo(millions, within(0.005));
  }

  /**
   * Table 2 of the paper gives 38 million for 0.5x, which a stem of 24 filters would exceed by
   * four; parameters are those that pytorchcv publishes for its models of the same networks.
   */
  @ParameterizedTest
  @CsvSource({
    "1, 0.75, 18, 975214",
    "3, 0.75, 18, 1238266",
    "1, 0.5, 12, 534484",
    "3, 0.5, 12, 718324",
    "1, 0.25, 6, 209746",
    "3, 0.25, 6, 305902"
  })
  void scaledShuffleNetScalesItsStem(int groups, double scale, int stem, long parameters) {
    Network network = shuffleNet(groups, scale);
    assertThat(network.spec().stemFilters()).isEqualTo(stem);
    assertThat(Cost.of(network).parameters()).isEqualTo(parameters);
    if (scale == 0.5) {
      assertThat(complexity(network)).isCloseTo(38, within(1.0));
    }
  }

  private static double complexity(Network network) {
    Layer classifier = network.layers().get(network.layers().size() - 1);
    return (Cost.of(network).madds() - classifier.madds()) / 1e6;
  }

  @Test
  void everyModelOfTheReferenceAgreesInTotalAndLayerByLayer() throws IOException {
    int compared = 0;
    JsonNode mnasnets = reference().get("mnasnet");
    for (Map.Entry<String, JsonNode> entry : mnasnets.properties()) {
      ZooModel model = ZooModel.find(entry.getKey()).orElseThrow();
      requireEqual(entry.getValue(), network(model, at(entry.getValue())));
      assertThat(Zoo.network(model, ZooOptions.PUBLISHED).spec().blockStrings())
          .isEqualTo(
              entry.getValue().get("block_strings").valueStream().map(JsonNode::asString).toList());
      compared++;
    }
    for (Map.Entry<String, JsonNode> entry : reference().get("mobilenetv2").properties()) {
      ZooOptions options = at(entry.getValue()).withWidth(Double.parseDouble(entry.getKey()));
      requireEqual(entry.getValue(), network(ZooModel.MOBILENETV2, options));
      compared++;
    }
    Pattern name = Pattern.compile("g([0-9]+)_([0-9.]+)x");
    for (Map.Entry<String, JsonNode> entry :
        reference().at("/shufflenet_v1/variants_1x").properties()) {
      var match = name.matcher(entry.getKey());
      assertThat(match.matches()).isTrue();
      JsonNode expected = entry.getValue().get("stem_scaled");
      ZooOptions options =
          at(expected)
              .withGroups(Integer.parseInt(match.group(1)))
              .withWidth(Double.parseDouble(match.group(2)));
      Network network = network(ZooModel.SHUFFLENET, options);
      requireEqual(expected, network);
      assertThat(network.spec().stemFilters()).isEqualTo(expected.get("stem").asInt());
      assertThat(network.spec().blocks().stream().map(BlockSpec::outputFilters).toList())
          .isEqualTo(
              entry.getValue().get("stage_channels").valueStream().map(JsonNode::asInt).toList());
      compared++;
    }
    assertThat(compared).isEqualTo(3 + 2 + 5);
  }

  private static ZooOptions at(JsonNode model) {
    int side = model.get("input").asInt();
    return ZooOptions.PUBLISHED.withInput(new TensorShape(side, side, 3));
  }

  private static void requireEqual(JsonNode expected, Network network) {
    assertThat(Cost.of(network))
        .isEqualTo(new Cost(expected.get("params").asLong(), expected.get("madds").asLong()));
    List<Row> rows = rows(network);
    assertThat(rows.stream().filter(row -> row.kernel() > 0).count())
        .isEqualTo(expected.get("conv_layers").asLong());
    if (expected.has("layers")) {
      List<Row> layers = new ArrayList<>();
      for (JsonNode layer : expected.get("layers")) {
        layers.add(
            new Row(
                layer.get("params").asLong(),
                layer.get("madds").asLong(),
                layer.get("cin").asInt(),
                layer.get("cout").asInt(),
                layer.get("out").isNull() ? 0 : layer.get("k").asInt(),
                layer.get("s").asInt(),
                layer.get("g").asInt()));
      }
      assertThat(rows).isEqualTo(layers);
    }
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
      int outputs = layer.output().channels();
      if (layer instanceof Layer.Conv conv) {
        rows.add(
            new Row(
                parameters,
                conv.madds(),
                conv.inputShape().channels(),
                outputs,
                conv.kernel(),
                conv.stride(),
                conv.groups()));
      } else if (layer instanceof Layer.DepthwiseConv conv) {
        rows.add(
            new Row(
                parameters, conv.madds(), outputs, outputs, conv.kernel(), conv.stride(), outputs));
      } else if (layer instanceof Layer.Dense dense) {
        rows.add(new Row(parameters, dense.madds(), dense.inputFeatures(), outputs, 0, 1, 1));
      } else if (layer instanceof Layer.SqueezeExcite se) {
        int reduced = se.reducedFilters();
        long product = (long) outputs * reduced;
        rows.add(new Row(product + reduced, product, outputs, reduced, 1, 1, 1));
        rows.add(new Row(product + outputs, product, reduced, outputs, 1, 1, 1));
      }
    }
    return rows;
  }

  /** The table of the official README, in millions with one digit. */
  @Test
  void scaledMnasnetHasTheParametersOfTheOfficialTable() throws IOException {
    JsonNode table = reference().get("official_readme_scaling_table_a1");
    assertThat(table).isNotEmpty();
    for (JsonNode line : table) {
      int side = line.get("input").asInt();
      Network network =
          network(
              ZooModel.MNASNET_A1,
              ZooOptions.PUBLISHED
                  .withWidth(line.get("mult").asDouble())
                  .withInput(new TensorShape(side, side, 3)));
      assertThat(Cost.of(network).parameters() / 1e6)
          .as("width %s", line.get("mult"))
          .isCloseTo(line.get("params_M").asDouble(), within(0.06));
    }
  }

  @Test
  void widerMobileNetWidensItsHeadAndANarrowerOneKeepsIt() {
    assertThat(
            Zoo.network(ZooModel.MOBILENETV2, ZooOptions.PUBLISHED.withWidth(1.4))
                .spec()
                .headFilters())
        .isEqualTo(1792);
    assertThat(
            Zoo.network(ZooModel.MOBILENETV2, ZooOptions.PUBLISHED.withWidth(0.35))
                .spec()
                .headFilters())
        .isEqualTo(1280);
  }

  @Test
  void channelsThatGroupsDoNotDivideAreRoundedUpAndTold() {
    ZooNetwork half =
        Zoo.network(ZooModel.SHUFFLENET, ZooOptions.PUBLISHED.withGroups(8).withWidth(0.5));
    assertThat(half.roundings()).containsExactly(new Rounding("stem", 12, 16, 8));
    ZooNetwork odd =
        Zoo.network(ZooModel.SHUFFLENET, ZooOptions.PUBLISHED.withGroups(2).withWidth(0.5));
    assertThat(odd.roundings()).containsExactly(new Rounding("block0", 100, 104, 8));
    assertThat(Zoo.network(ZooModel.SHUFFLENET, ZooOptions.PUBLISHED).roundings()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void everyModelTakesAnyWidthInputAndClasses(ZooModel model) {
    for (double width : new double[] {0.1, 0.25, 0.35, 0.5, 0.75, 1.3, 1.4, 1.5, 2}) {
      ZooOptions options =
          new ZooOptions(width, new TensorShape(28, 31, 1), 10, ZooOptions.PUBLISHED.groups());
      NetworkSpec spec = Zoo.network(model, options).spec();
      Network network = Network.of(spec);
      assertThat(network.layers().get(0).output().height()).isEqualTo(14);
      assertThat(spec.classes()).isEqualTo(10);
      assertThat(spec.blockStrings())
          .allSatisfy(block -> assertThat(BlockSpec.parse(block)).hasToString(block));
    }
  }

  @ParameterizedTest
  @EnumSource
  void aNetworkIsFoundByNameAndByItsBlockStrings(ZooModel model) {
    NetworkSpec byName = Zoo.resolve(model.word(), ZooOptions.PUBLISHED).spec();
    assertThat(byName).isEqualTo(Zoo.network(model, ZooOptions.PUBLISHED).spec());
    NetworkSpec byBlocks =
        Zoo.resolve(String.join(" ", byName.blockStrings()), ZooOptions.PUBLISHED).spec();
    assertThat(byBlocks.blocks()).isEqualTo(byName.blocks());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          nasnet | one of mnasnet-a1, mnasnet-b1, mnasnet-small, mobilenetv2, shufflenet, was 'nasnet'
          r1_k3_s11_e1_i32_o16 r1_k3_s33_e1_i16_o16 | block1: block string 'r1_k3_s33_e1_i16_o16', position 8: stride must be 1 or 2, was 3
          r1_k3_s11_e1_i32_o0 | block0: block string 'r1_k3_s11_e1_i32_o0', position 19: output filters must be at least 1, were 0
          """)
  void whatIsNoNetworkIsRefusedByItsRule(String text, String rule) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Zoo.resolve(text, ZooOptions.PUBLISHED))
        .withMessageContaining(rule);
  }

  @Test
  void smallMnasnetHasNoShortcutWhereDeclaredFiltersDiffer() {
    // The official code compares the declared 16 with 8, though the stem gives 8.
    assertThat(
            Network.of(Zoo.network(ZooModel.MNASNET_SMALL, ZooOptions.PUBLISHED).spec()).layers())
        .extracting(Layer::name)
        .doesNotContain("block0.layer0.add")
        .contains("block2.layer1.add");
  }

  @Test
  void optionsThatDoNotFitAreRefused() {
    ZooOptions four = ZooOptions.PUBLISHED.withGroups(4);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Zoo.network(ZooModel.MNASNET_A1, four))
        .withMessage("groups belong to shufflenet alone, mnasnet-a1 was given 4");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Zoo.network(ZooModel.SHUFFLENET, ZooOptions.PUBLISHED.withGroups(5)))
        .withMessage("groups must be one of [1, 2, 3, 4, 8], were 5");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ZooOptions.PUBLISHED.withWidth(Double.NaN))
        .withMessage("width must lie in (0, 16], was NaN");
  }
}
