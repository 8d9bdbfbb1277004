package dev.mnas.cli;

import dev.mnas.task.WireJson;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
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

/** Single devices, those that are in quarantine, and latency tables. */
@Command(
    name = "device",
    mixinStandardHelpOptions = true,
    description = "List devices, release them from quarantine, make latency tables.")
final class DeviceCommand {
  private static final long POLL_MILLIS = 1_000;

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
        "Time each distinct layer of a space on a pool, and tell how well the sum of layers",
        "predicts whole networks. Ctrl-C ends the waiting alone."
      })
  int profile(
      @Mixin Connection connection,
      @Option(names = "--pool", required = true, description = "Pool of the devices.") String pool,
      @Option(
              names = "--space",
              required = true,
              description = "A preset, or a space that was uploaded.")
          String space,
      @Option(names = "--out", paramLabel = "FILE", description = "Write the table as JSON.")
          @Nullable Path out)
      throws IOException, InterruptedException {
    UserApi api = connection.api();
    String wish = WireJson.mapper().writeValueAsString(Map.of("pool", pool, "space", space));
    JsonNode profile = api.post("/profiles", "application/json", wish);
    String path = "/profiles/" + profile.path("id").asLong();
    String told = "";
    while (profile.path("state").asString().equals("OPEN")) {
      String progress =
          "%s of %s measured".formatted(profile.path("measured"), profile.path("measurements"));
      if (!progress.equals(told)) {
        spec.commandLine().getErr().println(progress);
        told = progress;
      }
      Thread.sleep(POLL_MILLIS);
      profile = api.get(path);
    }
    connection.print(out(), profile, one -> profiles(List.of(one)));
    if (!profile.path("state").asString().equals("DONE")) {
      spec.commandLine().getErr().println(profile.path("failure").asString());
      return ExitCodes.REFUSED;
    }
    if (out != null) {
      Files.writeString(out, api.get(path + "/table").toPrettyString() + "\n");
      spec.commandLine().getErr().println("wrote " + out);
    }
    return ExitCodes.OK;
  }

  @Command(description = "List latency tables with their errors.")
  int profiles(@Mixin Connection connection) {
    connection.print(out(), connection.api().get("/profiles"), DeviceCommand::profiles);
    return ExitCodes.OK;
  }

  private static String profiles(Iterable<JsonNode> profiles) {
    Table table =
        new Table(
            "id",
            "pool",
            "space",
            "state",
            "layers",
            "mean error % of predictions",
            "worst %",
            "Kendall tau",
            "held out");
    for (JsonNode profile : profiles) {
      JsonNode error = profile.path("error");
      table.row(
          profile.path("id").asString(),
          profile.path("pool").asString(),
          profile.path("space").asString(),
          profile.path("state").asString().toLowerCase(Locale.ROOT),
          profile.path("layers").asString(),
          number(error.path("meanError"), 100, "%.1f"),
          number(error.path("worstError"), 100, "%.1f"),
          number(error.path("kendallTau"), 1, "%.3f"),
          error.path("networks").asString("-"));
    }
    return table.toString();
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
