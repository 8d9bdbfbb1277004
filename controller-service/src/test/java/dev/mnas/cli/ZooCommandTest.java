package dev.mnas.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mnas.task.WireJson;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** The zoo needs no controller. */
class ZooCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... arguments) {
    return Mnas.commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }

  private JsonNode json(String... arguments) {
    assertThat(run(arguments)).as(err.toString()).isZero();
    return WireJson.mapper().readTree(out.toString());
  }

  @Test
  void listHasEveryNetworkWithItsCost() {
    assertThat(run("zoo", "list")).isZero();
    assertThat(out.toString().lines())
        .hasSize(6)
        .contains(
            "mnasnet-a1      3,887,038    311,579,072"
                + "  Tan et al. 2019, figure 7; official code, mnasnet_a1",
            "shufflenet      1,865,728    137,460,672  Zhang et al. 2018, table 1");
  }

  @Test
  void listIsJsonWhenAskedFor() {
    JsonNode list = json("zoo", "list", "--json");
    assertThat(list.valueStream().map(entry -> entry.path("name").asString()))
        .containsExactly("mnasnet-a1", "mnasnet-b1", "mnasnet-small", "mobilenetv2", "shufflenet");
    assertThat(list.path(3).path("parameters").asLong()).isEqualTo(3_504_872);
  }

  @Test
  void showGivesParametersMaddsBlocksAndLayers() {
    JsonNode network = json("zoo", "show", "mnasnet-a1", "--json");
    assertThat(network.path("parameters").asLong()).isEqualTo(3_887_038);
    assertThat(network.path("madds").asLong()).isEqualTo(311_579_072);
    assertThat(network.path("blocks")).hasSize(7);
    assertThat(network.path("blocks").path(2).asString()).isEqualTo("r3_k5_s22_e3_i24_o40_se0.25");
    JsonNode stem = network.path("layers").path(0);
    assertThat(stem.path("name").asString()).isEqualTo("stem");
    assertThat(stem.path("output").asString()).isEqualTo("112x112x32");
    assertThat(stem.path("parameters").asLong()).isEqualTo(928);
    assertThat(network.path("layers").valueStream().mapToLong(l -> l.path("madds").asLong()).sum())
        .isEqualTo(311_579_072);
  }

  @Test
  void showTakesWidthInputClassesAndGroups() {
    JsonNode network =
        json(
            "zoo",
            "show",
            "shufflenet",
            "--groups",
            "8",
            "--width",
            "0.5",
            "--input",
            "28x31x1",
            "--classes",
            "10",
            "--json");
    assertThat(network.path("input").asString()).isEqualTo("28x31x1");
    assertThat(network.path("classes").asInt()).isEqualTo(10);
    assertThat(network.path("blocks").path(0).asString())
        .isEqualTo("r4_k3_s22_i16_o192_g8_shuffle");
    assertThat(network.path("roundings").path(0).asString())
        .isEqualTo("stem: 12 filters became 16, a multiple of 8, for groups must divide them");
    assertThat(network.path("layers").path(0).path("output").asString()).isEqualTo("14x16x16");
  }

  @Test
  void showTakesBlockStringsToo() {
    JsonNode network =
        json("zoo", "show", "r1_k3_s11_e1_i32_o16", "r2_k3_s22_e6_i16_o24", "--json");
    assertThat(network.path("blocks")).hasSize(2);
    assertThat(network.path("layers").path(0).path("output").asString()).isEqualTo("112x112x32");
  }

  @Test
  void peopleSeeATableOfLayers() {
    assertThat(run("zoo", "show", "shufflenet")).isZero();
    assertThat(out.toString())
        .contains(
            "parameters     1,865,728",
            "multiply-adds  137,460,672, 136,500,672 without the classifier",
            "block          r4_k3_s22_i24_o240_g3_shuffle");
    assertThat(out.toString().lines())
        .anyMatch(
            line ->
                line.matches("block0.layer1.compress +Conv +1 +1 +3 +28x28x60 +4,920 +3,763,200"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          nasnet                          | was 'nasnet'
          mnasnet-a1 --groups 2           | groups belong to shufflenet alone
          shufflenet --groups 5           | groups must be one of [1, 2, 3, 4, 8], were 5
          mnasnet-a1 --width 0            | width must lie in (0, 16], was 0.0
          mnasnet-a1 --input 0            | height, width and channels must be at least 1, were 0x0x3
          mnasnet-a1 --input big          | input must be a side or HEIGHTxWIDTHxCHANNELS, was 'big'
          mnasnet-a1 --input 90000        | an activation must have at most
          mnasnet-a1 --classes 1          | classes must be at least 2, were 1
          r1_k3_s33_e1_i32_o16            | block0: block string 'r1_k3_s33_e1_i32_o16', position 8: stride
          """)
  void whatIsNoNetworkIsWrongUsage(String arguments, String rule) {
    assertThat(run(("zoo show " + arguments).split(" +"))).isEqualTo(ExitCodes.USAGE);
    assertThat(err.toString()).contains(rule);
  }
}
