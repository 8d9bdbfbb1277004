package dev.mnas.yaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.mnas.network.Activation;
import dev.mnas.network.SkipOp;
import dev.mnas.network.TensorShape;
import dev.mnas.space.BlockChoices;
import dev.mnas.space.BlockSpace;
import dev.mnas.space.ConvOp;
import dev.mnas.space.SearchSpace;
import dev.mnas.space.Stem;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpaceYamlTest {
  private static final String FILE =
      """
      name: mine
      input: {height: 28, width: 20, channels: 1}
      classes: 10
      activation: relu
      channelMultiple: 4
      stem: {filters: 16, stride: 2}
      head: {filters: 128}
      choices:
        convOp: [conv, mbconv]
        expansion: [1, 3]
        kernel: [3, 5]
        layers: [-1, 0]
      blocks:
        - {stride: 1, filters: 16, layers: 2}
        - stride: 2
          filters: 24
          choices: {convOp: [sepconv], layerCounts: [1, 4]}
      """;

  private static List<String> problems(String text) {
    InvalidYamlException invalid =
        catchThrowableOfType(InvalidYamlException.class, () -> SpaceYaml.read(text));
    return invalid.problems().stream().map(Problem::toString).toList();
  }

  @Test
  void fileIsReadWithDefaultsAndOverrides() {
    BlockChoices shared =
        new BlockChoices(
            List.of(ConvOp.CONV, ConvOp.MBCONV),
            List.of(1, 3),
            List.of(3, 5),
            List.of(0.0),
            List.of(SkipOp.IDENTITY),
            List.of(1.0));
    BlockChoices own =
        new BlockChoices(
            List.of(ConvOp.SEPCONV),
            List.of(),
            List.of(3, 5),
            List.of(0.0),
            List.of(SkipOp.IDENTITY),
            List.of(1.0));
    assertThat(SpaceYaml.read(FILE))
        .isEqualTo(
            new SearchSpace(
                "mine",
                new TensorShape(28, 20, 1),
                10,
                Activation.RELU,
                4,
                false,
                new Stem(16, 2),
                128,
                List.of(
                    new BlockSpace(1, 16, List.of(1, 2), shared),
                    new BlockSpace(2, 24, List.of(1, 4), own))));
  }

  /** Each row breaks one line of a good file; '^' stands for a line break. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          classes: 10 | classes: 1 | line 3, classes: must be a whole number in [2, 100000], was '1'
          activation: relu | activation: tanh | line 4, activation: must be one of relu, relu6, was 'tanh'
          name: mine | name: My Space | line 1, name: name must be 1 to 64 lower-case letters, digits and '-', was 'My Space'
          channelMultiple: 4 | channelsMultiple: 4 | line 5, channelsMultiple: unknown field, allowed are name, input, classes, activation, channelMultiple, removable, stem, head, choices, blocks
          width: 20, |  | line 2, input.width: is missing, must be a whole number in [1, 1024]
          kernel: [3, 5] | kernel: [3, 4] | line 11, choices.kernel: must be odd numbers, were [3, 4]
          kernel: [3, 5] | kernel: [3, 3] | line 11, choices.kernel: must list each option once
          kernel: [3, 5] | kernel: 3 | line 11, choices.kernel: must be a list, at least one element, each a whole number in [1, 15], was '3'
          [conv, mbconv] | [conv, mbcon] | line 9, choices.convOp[1]: must be one of conv, sepconv, mbconv3, mbconv6, mbconv, shuffle, was 'mbcon'
          [conv, mbconv] | [conv] | line 10, choices.expansion: must be left out where convOp has no mbconv
          expansion: [1, 3] | seRatio: [2] | line 10, choices.seRatio[0]: must be a number in [0, 1], was '2'
          stride: 1, | stride: 3, | line 14, blocks[0].stride: must be a whole number in [1, 2], was '3'
          layers: 2} | depth: 2} | line 14, blocks[0].depth: unknown field, allowed are stride, filters, choices, layers
          [sepconv], | [sepconv], expansion: [3], | line 17, blocks[1].choices.expansion: must be left out where convOp has no mbconv
          [sepconv], | [sepconv], layers: [0], | line 17, blocks[1].choices.layerCounts: must be left out where layers is given
          filters: 24 | filters: 24^    layers: 2 | line 17, blocks[1].layers: must be left out where layerCounts is given
          """)
  void brokenFileNamesLineFieldAndWhatIsAllowed(String good, String bad, String problem) {
    assertThat(FILE).contains(good);
    String broken = FILE.replace(good, bad == null ? "" : bad.replace('^', '\n'));
    assertThat(problems(broken)).contains(problem);
  }

  @Test
  void mistakeInTheSharedChoicesIsNamedOnce() {
    assertThat(problems(FILE.replace("kernel: [3, 5]", "kernel: [even]"))).hasSize(1);
  }

  @Test
  void missingChoicesAreNamedForTheirBlock() {
    assertThat(
            problems(FILE.replace("  expansion: [1, 3]\n", "").replace("  kernel: [3, 5]\n", "")))
        .containsExactly(
            "line 12, blocks[0].choices.kernel: is missing, must be odd numbers in [1, 15]",
            "line 12, blocks[0].choices.expansion: is missing, must be whole numbers in [1, 16]"
                + " because convOp has mbconv",
            "line 13, blocks[1].choices.kernel: is missing, must be odd numbers in [1, 15]");
  }

  @Test
  void emptyMappingNamesEveryRequiredField() {
    assertThat(problems("{}"))
        .extracting(problem -> problem.replaceAll(":.*", ""))
        .containsExactly(
            "line 1, name",
            "line 1, input",
            "line 1, classes",
            "line 1, activation",
            "line 1, channelMultiple",
            "line 1, stem",
            "line 1, blocks");
  }

  @Test
  void spaceInsideAnotherFileKeepsItsPath() {
    String study = "study: x\nspace:\n" + FILE.replace("classes: 10", "classes: ten").indent(2);
    YamlMapping file = YamlMapping.parse(study);
    assertThat(SpaceYaml.read(file.requiredMapping("space"))).isEmpty();
    InvalidYamlException invalid =
        catchThrowableOfType(InvalidYamlException.class, () -> file.problems().throwIfAny());
    assertThat(invalid.problems())
        .containsExactly(
            new Problem(5, "space.classes", "must be a whole number in [2, 100000], was 'ten'"));
    YamlMapping good = YamlMapping.parse("space:\n" + FILE.indent(2));
    assertThat(SpaceYaml.read(good.requiredMapping("space"))).contains(SpaceYaml.read(FILE));
  }

  @Test
  void nameThatYamlWouldReadAsNullComesBack() {
    SearchSpace space = SpaceYaml.read(FILE.replace("name: mine", "name: 'null'"));
    assertThat(space.name()).isEqualTo("null");
    assertThat(SpaceYaml.read(SpaceYaml.write(space))).isEqualTo(space);
  }

  @Property(tries = 200)
  void everySpaceComesBackFromItsFile(@ForAll("spaces") SearchSpace space) {
    assertThat(SpaceYaml.read(SpaceYaml.write(space))).isEqualTo(space);
  }

  @Provide
  Arbitrary<SearchSpace> spaces() {
    Arbitrary<BlockChoices> choices =
        Combinators.combine(
                options(List.of(ConvOp.values())),
                options(List.of(1, 2, 3, 6, 16)),
                options(List.of(1, 2, 3, 4, 8, 16)),
                options(List.of(1, 3, 5, 7)),
                options(List.of(0.0, 0.25, 0.3333333333333333, 1.0)),
                options(List.of(SkipOp.values())),
                options(List.of(0.01, 0.75, 1.0, 1.25, 16.0)))
            .as(
                (ops, expansions, groups, kernels, ratios, skips, scales) ->
                    new BlockChoices(
                        ops,
                        ops.contains(ConvOp.MBCONV) ? expansions : List.of(),
                        ops.contains(ConvOp.SHUFFLE) ? groups : List.of(),
                        kernels,
                        ratios,
                        skips,
                        scales));
    Arbitrary<BlockSpace> blocks =
        Combinators.combine(
                Arbitraries.of(1, 2),
                // As large as memory allows of all scales, expansions and kernels at once.
                Arbitraries.integers().between(1, 4),
                options(List.of(1, 2, 3, 8)),
                choices)
            .as(BlockSpace::new);
    // Two counts in the first block: there is always something to choose.
    return Combinators.combine(
            Arbitraries.strings().withChars("abcz019-").ofMinLength(1).ofMaxLength(20),
            Arbitraries.integers().between(1, 256),
            Arbitraries.of(Activation.RELU, Activation.RELU6),
            Arbitraries.integers().between(1, 16),
            Arbitraries.of(true, false),
            Arbitraries.integers().between(0, 256),
            blocks.list().ofMinSize(1).ofMaxSize(4),
            choices)
        .as(
            (name, side, activation, multiple, removable, head, list, first) ->
                new SearchSpace(
                    "n" + name,
                    new TensorShape(side, 257 - side, 3),
                    10,
                    activation,
                    multiple,
                    removable,
                    new Stem(multiple, 2),
                    head,
                    Stream.concat(
                            Stream.of(new BlockSpace(1, 4, List.of(1, 2), first)), list.stream())
                        .toList()));
  }

  private static <T> Arbitrary<List<T>> options(List<T> all) {
    return Arbitraries.of(all).list().uniqueElements().ofMinSize(1).ofMaxSize(all.size());
  }
}
