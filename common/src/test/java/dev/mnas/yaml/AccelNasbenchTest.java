package dev.mnas.yaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.mnas.network.Cost;
import dev.mnas.network.Layer;
import dev.mnas.network.Network;
import dev.mnas.space.ArchitectureTokens;
import dev.mnas.space.Decision;
import dev.mnas.space.SearchSpace;
import dev.mnas.testing.SharedFiles;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The published cost columns of Accel-NASBench, network by network. */
class AccelNasbenchTest {
  /** What a row calls the decision. */
  private static final Map<String, String> COLUMNS =
      Map.of("expansion", "e", "kernel", "k", "seRatio", "se", "layers", "l");

  @Test
  void everyNetworkOfTheBenchmarkHasItsPublishedCost() throws IOException {
    List<String> lines = SharedFiles.text("bench/accel-nasbench.csv").lines().toList();
    List<String> header = List.of(lines.get(0).split(",", -1));
    SearchSpace space = Presets.find("accel-nasbench").orElseThrow();
    for (String line : lines.subList(1, lines.size())) {
      Map<String, String> row = new HashMap<>();
      String[] values = line.split(",", -1);
      for (int i = 0; i < values.length; i++) {
        row.put(header.get(i), values[i]);
      }
      Network network =
          space.decode(
              new ArchitectureTokens(
                  space.decisions().stream().map(decision -> token(decision, row)).toList()));
      Cost cost = Cost.of(network);
      assertThat(cost.parameters() / 1e6)
          .as(line)
          .isCloseTo(Double.parseDouble(row.get("params_M")), within(1e-7));
      assertThat((cost.madds() + elementwiseOperations(network)) / 1e6)
          .as(line)
          .isCloseTo(Double.parseDouble(row.get("macs_M")), within(1e-7));
    }
    assertThat(lines).hasSizeGreaterThan(5000);
  }

  private static int token(Decision decision, Map<String, String> row) {
    String value = row.get("b" + decision.block() + "_" + COLUMNS.get(decision.name()));
    String option = decision.name().equals("seRatio") && "1".equals(value) ? "0.25" : value;
    return decision.options().indexOf(option);
  }

  /** The benchmark's counter adds four operations a normalised value, and those of pooling. */
  private static long elementwiseOperations(Network network) {
    long operations = 0;
    for (Layer layer : network.layers()) {
      if (layer instanceof Layer.Conv || layer instanceof Layer.DepthwiseConv) {
        operations += 4 * layer.output().elements();
      } else if (layer instanceof Layer.SqueezeExcite) {
        operations += layer.output().elements() + layer.output().channels();
      } else if (layer instanceof Layer.GlobalAveragePool pool) {
        operations += pool.inputShape().elements() + pool.output().elements();
      }
    }
    return operations;
  }
}
