package dev.mnas.service.replay;

import dev.mnas.space.ArchitectureTokens;
import dev.mnas.space.Decision;
import dev.mnas.space.SearchSpace;
import dev.mnas.yaml.SpaceYaml;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A space of 576 networks with made-up numbers that follow from a rule. */
public final class Miniature {
  public static final String YAML =
      """
      name: miniature
      input: {height: 28, width: 28, channels: 1}
      classes: 10
      activation: relu6
      channelMultiple: 4
      stem: {filters: 8, stride: 2}
      choices:
        convOp: [mbconv]
        expansion: [1, 3, 6]
        kernel: [3, 5]
        seRatio: [0, 0.25]
        skipOp: [identity]
        layerCounts: [1, 2]
      blocks:
        - {stride: 1, filters: 8}
        - {stride: 2, filters: 16}
      """;

  static final SearchSpace SPACE = SpaceYaml.read(YAML);
  static final String COLUMNS = "b0_e,b0_k,b0_se,b0_l,b1_e,b1_k,b1_se,b1_l";

  private Miniature() {}

  /** Every network, in the order of counting. */
  static List<ArchitectureTokens> all() {
    List<List<Integer>> sequences = List.of(List.of());
    for (Decision decision : SPACE.decisions()) {
      List<List<Integer>> longer = new ArrayList<>();
      for (List<Integer> sequence : sequences) {
        for (int token = 0; token < decision.cardinality(); token++) {
          List<Integer> next = new ArrayList<>(sequence);
          next.add(token);
          longer.add(next);
        }
      }
      sequences = longer;
    }
    return sequences.stream().map(ArchitectureTokens::new).toList();
  }

  /** Accuracy saturates with what is spent, latency adds up. */
  static Measured rule(ArchitectureTokens tokens) {
    double spent = 0;
    for (int i = 0; i < tokens.values().size(); i++) {
      spent += tokens.values().get(i) * (1 + i % 3);
    }
    return new Measured(0.9 - 0.4 / (1 + spent), 1 + 0.25 * spent);
  }

  /** As CSV with a column for each decision, of those networks that are wanted. */
  public static String csv(Predicate<ArchitectureTokens> wanted) {
    return csv(COLUMNS, Miniature::options, wanted);
  }

  static String csv(
      String columns,
      Function<ArchitectureTokens, String> network,
      Predicate<ArchitectureTokens> wanted) {
    return all().stream()
        .filter(wanted)
        .map(
            tokens ->
                "%s,%s,%s"
                    .formatted(
                        network.apply(tokens),
                        rule(tokens).accuracy(),
                        rule(tokens).latencyMillis()))
        .collect(Collectors.joining("\n", columns + ",accuracy,latencyMillis\n", "\n"));
  }

  static String options(ArchitectureTokens tokens) {
    return IntStream.range(0, tokens.values().size())
        .mapToObj(i -> SPACE.decisions().get(i).options().get(tokens.values().get(i)))
        .collect(Collectors.joining(","));
  }

  static ReplayTable table() {
    return TableFile.parse(csv(tokens -> true), Optional.of(SPACE));
  }
}
