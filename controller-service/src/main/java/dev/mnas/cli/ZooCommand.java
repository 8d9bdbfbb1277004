package dev.mnas.cli;

import dev.mnas.network.Zoo;
import dev.mnas.network.ZooModel;
import dev.mnas.network.ZooOptions;
import dev.mnas.service.zoo.ZooEntry;
import dev.mnas.service.zoo.ZooView;
import dev.mnas.task.WireJson;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.SerializationFeature;

/** Published networks; needs no controller. */
@Command(
    name = "zoo",
    mixinStandardHelpOptions = true,
    description = "Look at published networks: MnasNet, MobileNetV2, ShuffleNet.")
final class ZooCommand {
  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  CommandSpec spec;

  @Command(mixinStandardHelpOptions = true, description = "List the networks as published.")
  int list(@Option(names = "--json", description = "Print JSON.") boolean json) {
    List<ZooEntry> entries = new ArrayList<>();
    for (ZooModel model : ZooModel.values()) {
      entries.add(ZooEntry.of(model));
    }
    print(json, entries, () -> table(entries));
    return ExitCodes.OK;
  }

  @Command(
      mixinStandardHelpOptions = true,
      description = "Show a network layer by layer, with its parameters and multiply-adds.")
  int show(
      @Parameters(
              paramLabel = "NAME",
              arity = "1..*",
              description = "A name of the list, or block strings.")
          List<String> names,
      @Option(
              names = "--width",
              paramLabel = "W",
              defaultValue = "1",
              description =
                  "Depth multiplier, width multiplier or scale factor, default ${DEFAULT-VALUE}.")
          double width,
      @Option(
              names = "--input",
              paramLabel = "N",
              defaultValue = "224",
              description =
                  "Side of the image, or HEIGHTxWIDTHxCHANNELS, default ${DEFAULT-VALUE}.")
          String input,
      @Option(
              names = "--classes",
              paramLabel = "C",
              defaultValue = "1000",
              description = "Outputs of the classifier, default ${DEFAULT-VALUE}.")
          int classes,
      @Option(
              names = "--groups",
              paramLabel = "G",
              description = "Groups of shufflenet: 1, 2, 3, 4 or 8, default 3.")
          @Nullable Integer groups,
      @Option(names = "--json", description = "Print JSON.") boolean json) {
    String name = String.join(" ", names);
    try {
      OptionalInt given = groups == null ? OptionalInt.empty() : OptionalInt.of(groups);
      ZooOptions options = new ZooOptions(width, ZooOptions.parseInput(input), classes, given);
      ZooView view = ZooView.of(name, Zoo.resolve(name, options));
      print(json, view, () -> text(view));
    } catch (IllegalArgumentException wrong) {
      throw new ParameterException(spec.commandLine(), String.valueOf(wrong.getMessage()), wrong);
    }
    return ExitCodes.OK;
  }

  private static String table(List<ZooEntry> entries) {
    Table table = new Table("name", "parameters", "multiply-adds", "source");
    for (ZooEntry entry : entries) {
      table.row(
          entry.name(),
          Views.grouped(entry.parameters()),
          Views.grouped(entry.madds()),
          entry.source());
    }
    return table.toString();
  }

  private static String text(ZooView view) {
    Table head =
        new Table("network", view.name())
            .row("input", view.input())
            .row("classes", String.valueOf(view.classes()))
            .row("parameters", Views.grouped(view.parameters()))
            .row(
                "multiply-adds",
                "%s, %s without the classifier"
                    .formatted(
                        Views.grouped(view.madds()), Views.grouped(view.maddsWithoutClassifier())));
    view.roundings().forEach(rounding -> head.row("rounded up", rounding));
    view.blocks().forEach(block -> head.row("block", block));
    Table layers =
        new Table("layer", "type", "kernel", "stride", "groups", "output", "parameters", "madds");
    view.layers()
        .forEach(
            layer ->
                layers.row(
                    layer.name(),
                    layer.type(),
                    dash(layer.kernel()),
                    dash(layer.stride()),
                    dash(layer.groups()),
                    layer.output(),
                    Views.grouped(layer.parameters()),
                    Views.grouped(layer.madds())));
    return head + System.lineSeparator().repeat(2) + layers;
  }

  private static String dash(@Nullable Integer number) {
    return number == null ? "-" : number.toString();
  }

  private void print(boolean json, Object answer, Supplier<String> text) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(
        json
            ? WireJson.mapper()
                .writer(SerializationFeature.INDENT_OUTPUT)
                .writeValueAsString(answer)
            : text.get());
    out.flush();
  }
}
