package dev.mnas.cli;

import dev.mnas.task.WireJson;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Single devices, those that are in quarantine, and latency tables. */
@Command(
    name = "device",
    mixinStandardHelpOptions = true,
    description = "List devices, release them from quarantine, make latency tables.")
final class DeviceCommand {
  private static final long POLL_MILLIS = 1_000;
  private static final String TABLES = "/profiles";

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  CommandSpec spec;

  @Command(description = "List devices, with what keeps them from work.")
  int list(@Mixin Connection connection) {
    connection.print(out(), connection.api().get("/devices/units"), DeviceCommand::table);
    return ExitCodes.OK;
  }

  @Command(
      description = {
        "Release a device from quarantine: it gets tasks again,",
        "and the history of its reference begins anew."
      })
  int release(@Mixin Connection connection, @Parameters(paramLabel = "ID") long id) {
    JsonNode device =
        connection.api().post("/devices/" + id + "/release", "application/json", "{}");
    connection.print(out(), device, one -> table(List.of(one)));
    return ExitCodes.OK;
  }

  @Command(
      description = {
        "Make a table of what the layers of a space take on a pool, and tell how well it predicts.",
        "Ctrl-C ends the waiting alone; the same command goes on with it."
      })
  int profile(
      @Mixin Connection connection,
      @Option(names = "--pool", required = true, description = "Pool of the devices.") String pool,
      @Option(
              names = "--space",
              required = true,
              description = "A preset, or a space that was uploaded.")
          String space,
      @Option(
              names = "--networks",
              description = "Random networks to fit the table to, 20 to 1000, usually 150.")
          @Nullable Integer networks,
      @Option(names = "--out", paramLabel = "FILE", description = "Write the table as JSON.")
          @Nullable Path out)
      throws IOException, InterruptedException {
    UserApi api = connection.api();
    Map<String, Object> wish = new LinkedHashMap<>(Map.of("pool", pool, "space", space));
    if (networks != null) {
      wish.put("networks", networks);
    }
    JsonNode table =
        ended(
            api, api.post(TABLES, "application/json", WireJson.mapper().writeValueAsString(wish)));
    connection.print(out(), table, one -> tables(List.of(one)));
    if (!table.path("state").asString().equals("DONE")) {
      spec.commandLine().getErr().println(table.path("failure").asString());
      return ExitCodes.REFUSED;
    }
    if (out != null) {
      write(api, table, out);
    }
    return ExitCodes.OK;
  }

  /** Waits; says on stderr how far it is. */
  private JsonNode ended(UserApi api, JsonNode asked) throws InterruptedException {
    PrintWriter err = spec.commandLine().getErr();
    JsonNode table = asked;
    String said = "";
    while (table.path("state").asString().equals("OPEN")) {
      String now =
          "latency table %s: %d of %d networks are measured"
              .formatted(
                  table.path("id").asString(),
                  table.path("measured").asLong(),
                  table.path("measurements").asLong());
      if (!now.equals(said)) {
        err.println(now);
        err.flush();
        said = now;
      }
      Thread.sleep(POLL_MILLIS);
      table = api.get(path(asked));
    }
    return table;
  }

  @Command(description = "List latency tables with the errors of what they predict.")
  int profiles(@Mixin Connection connection) {
    connection.print(out(), connection.api().get(TABLES), DeviceCommand::tables);
    return ExitCodes.OK;
  }

  @Command(name = "export-table", description = "Write a latency table as JSON.")
  int exportTable(
      @Mixin Connection connection,
      @Parameters(paramLabel = "ID", description = "As in profiles.") long id,
      @Option(names = "--out", required = true, paramLabel = "FILE", description = "The file.")
          Path out)
      throws IOException {
    UserApi api = connection.api();
    write(api, api.get(TABLES + "/" + id), out);
    return ExitCodes.OK;
  }

  private void write(UserApi api, JsonNode table, Path out) throws IOException {
    ObjectNode file = WireJson.mapper().createObjectNode();
    file.set("table", table);
    file.set("predicts", api.get(path(table) + "/table"));
    Files.writeString(out, file.toPrettyString() + System.lineSeparator());
    spec.commandLine().getErr().println("wrote " + out);
  }

  private static String path(JsonNode table) {
    return TABLES + "/" + table.path("id").asLong();
  }

  private static String tables(Iterable<JsonNode> tables) {
    Table rows =
        new Table(
            "id",
            "pool",
            "space",
            "runs with",
            "device",
            "state",
            "measured",
            "predicted: mean error %",
            "worst %",
            "Kendall tau",
            "of networks");
    for (JsonNode table : tables) {
      JsonNode error = table.path("error");
      rows.row(
          table.path("id").asString(),
          table.path("pool").asString(),
          table.path("space").asString(),
          "%s %s %s"
              .formatted(
                  table.path("runtime").asString().toLowerCase(Locale.ROOT),
                  table.path("precision").asString().toLowerCase(Locale.ROOT),
                  table.path("threads").asString()),
          table.path("model").asString("-"),
          table.path("state").asString().toLowerCase(Locale.ROOT),
          "%s of %s"
              .formatted(table.path("measured").asString(), table.path("measurements").asString()),
          number(error.path("meanError"), 100, "%.1f"),
          number(error.path("worstError"), 100, "%.1f"),
          number(error.path("kendallTau"), 1, "%.3f"),
          error.path("networks").asString("-"));
    }
    return rows.toString();
  }

  private static String number(JsonNode value, double scale, String format) {
    return value.isNumber() ? String.format(Locale.ROOT, format, scale * value.asDouble()) : "-";
  }

  private static String table(Iterable<JsonNode> devices) {
    Table table = new Table("id", "model", "serial", "pools", "reference ms", "quarantine");
    for (JsonNode device : devices) {
      List<String> pools = device.path("pools").valueStream().map(JsonNode::asString).toList();
      JsonNode reference = device.path("referenceMillis");
      table.row(
          device.path("id").asString(),
          device.path("model").asString(),
          device.path("serial").asString(),
          pools.isEmpty() ? "-" : String.join(",", pools),
          reference.isNumber() ? "%.4f".formatted(reference.asDouble()) : "-",
          device.path("quarantine").path("reason").asString("-"));
    }
    return table.toString();
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }
}
