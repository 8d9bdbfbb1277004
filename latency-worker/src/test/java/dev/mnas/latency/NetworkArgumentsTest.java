package dev.mnas.latency;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mnas.network.Network;
import dev.mnas.network.TensorShape;
import dev.mnas.network.Zoo;
import dev.mnas.network.ZooOptions;
import dev.mnas.task.WireJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class NetworkArgumentsTest {
  private static final ZooOptions PUBLISHED = ZooOptions.PUBLISHED;

  private static String hash(String arguments) {
    return CommandLine.populateCommand(new NetworkArguments(), arguments.split(" "))
        .network()
        .hash();
  }

  private static String hash(String text, ZooOptions options) {
    return Network.of(Zoo.resolve(text, options).spec()).hash();
  }

  @Test
  void nameMeansTheNetworkAsPublished() {
    assertThat(hash("mnasnet-a1")).isEqualTo(hash("mnasnet-a1", PUBLISHED));
  }

  @Test
  void optionsAdaptTheNetworkOfAName() {
    assertThat(hash("shufflenet --groups 8 --width 0.5 --input 28x31x1 --classes 10"))
        .isEqualTo(
            hash(
                "shufflenet",
                PUBLISHED
                    .withGroups(8)
                    .withWidth(0.5)
                    .withInput(new TensorShape(28, 31, 1))
                    .withClasses(10)));
    assertThat(hash("mobilenetv2 --input 96"))
        .isEqualTo(hash("mobilenetv2", PUBLISHED.withInput(new TensorShape(96, 96, 3))));
  }

  @Test
  void severalWordsAreBlockStrings() {
    String blocks = "r1_k3_s11_e1_i32_o16_noskip r2_k3_s22_e6_i16_o24_se0.25";
    assertThat(hash(blocks + " --classes 10")).isEqualTo(hash(blocks, PUBLISHED.withClasses(10)));
  }

  @Test
  void fileHoldsTheWholeSpecification(@TempDir Path folder) throws IOException {
    var spec = Zoo.resolve("mnasnet-small", PUBLISHED.withClasses(7)).spec();
    Path file = folder.resolve("my_network.json");
    Files.writeString(file, WireJson.mapper().writeValueAsString(spec));
    assertThat(hash(file.toString())).isEqualTo(Network.of(spec).hash());
  }
}
