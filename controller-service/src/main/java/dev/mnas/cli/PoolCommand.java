package dev.mnas.cli;

import dev.mnas.task.LatencyPrecision;
import dev.mnas.task.LatencyRuntime;
import dev.mnas.task.WireJson;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/** Pools of devices, and how networks are timed in them. */
@Command(
    name = "pool",
    mixinStandardHelpOptions = true,
    description = "List pools, show and set how networks are timed in them.")
final class PoolCommand {
  private static final String PATH = "/pools/";

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  CommandSpec spec;

  @Command(description = "List pools with settings of their own, or with workers or devices.")
  int list(@Mixin Connection connection) {
    connection.print(out(), connection.api().get("/pools"), PoolCommand::table);
    return ExitCodes.OK;
  }

  @Command(description = "Show how busy pools are, and how long tasks wait for them.")
  int load(@Mixin Connection connection) {
    connection.print(out(), connection.api().get("/fleet"), PoolCommand::loads);
    return ExitCodes.OK;
  }

  @Command(description = "Show one pool.")
  int show(@Mixin Connection connection, @Parameters(paramLabel = "NAME") String name) {
    JsonNode pool = connection.api().get(PATH + UserApi.part(name));
    connection.print(out(), pool, one -> table(List.of(one)));
    return ExitCodes.OK;
  }

  @Command(
      description = {
        "Give a pool settings, in the place of those that it has.",
        "What is left out is as usual, not as before."
      })
  int set(
      @Mixin Connection connection,
      @Parameters(paramLabel = "NAME") String name,
      @Option(names = "--runtime", description = "tflite (usual) or onnx_runtime.")
          @Nullable String runtime,
      @Option(names = "--precision", description = "float32 (usual) or int8, which needs tflite.")
          @Nullable String precision,
      @Option(names = "--threads", description = "Threads of the runtime, usually 1.")
          @Nullable Integer threads,
      @Option(
              names = "--devices",
              description = "Different devices that time each network, usually 1.")
          @Nullable Integer devices,
      @Option(
              names = "--label",
              paramLabel = "KEY=VALUE",
              description = "What a device must have to belong to the pool; * is any value.")
          @Nullable Map<String, String> labels) {
    Map<String, Object> wish = new LinkedHashMap<>();
    if (runtime != null) {
      wish.put("runtime", constant(LatencyRuntime.class, "--runtime", runtime));
    }
    if (precision != null) {
      wish.put("precision", constant(LatencyPrecision.class, "--precision", precision));
    }
    if (threads != null) {
      wish.put("threads", threads);
    }
    if (devices != null) {
      wish.put("devices", devices);
    }
    if (labels != null) {
      wish.put("labels", labels);
    }
    JsonNode pool =
        connection
            .api()
            .replace(PATH + UserApi.part(name), WireJson.mapper().writeValueAsString(wish));
    connection.print(out(), pool, one -> table(List.of(one)));
    return ExitCodes.OK;
  }

  @Command(description = "Give a pool the usual settings again.")
  int delete(@Mixin Connection connection, @Parameters(paramLabel = "NAME") String name) {
    connection.api().delete(PATH + UserApi.part(name));
    spec.commandLine().getErr().println("pool " + name + " has the usual settings");
    return ExitCodes.OK;
  }

  private <E extends Enum<E>> E constant(Class<E> type, String option, String text) {
    for (E constant : type.getEnumConstants()) {
      if (constant.name().equals(text.toUpperCase(Locale.ROOT))) {
        return constant;
      }
    }
    throw new ParameterException(
        spec.commandLine(),
        "%s must be one of %s, was '%s'"
            .formatted(
                option,
                List.of(type.getEnumConstants()).toString().toLowerCase(Locale.ROOT),
                text));
  }

  private static String table(Iterable<JsonNode> pools) {
    Table table =
        new Table(
            "pool", "workers", "models", "runtime", "precision", "threads", "devices", "labels");
    for (JsonNode pool : pools) {
      JsonNode settings = pool.path("settings");
      table.row(
          pool.path("name").asString(),
          pool.path("workers").asString(),
          pool.path("devices").asString(),
          settings.path("runtime").asString().toLowerCase(Locale.ROOT),
          settings.path("precision").asString().toLowerCase(Locale.ROOT),
          settings.path("threads").asString(),
          settings.path("devices").asString(),
          labels(settings.path("labels")));
    }
    return table.toString();
  }

  private static String loads(JsonNode fleet) {
    Table table =
        new Table(
            "pool",
            "kind",
            "workers",
            "busy",
            "used %",
            "queue",
            "first waits s",
            "median wait s",
            "p90 wait s",
            "ended",
            "failed",
            "in s");
    for (JsonNode entry : fleet) {
      table.row(
          entry.path("pool").asString(),
          entry.path("kind").asString().toLowerCase(Locale.ROOT),
          entry.path("workers").asString(),
          entry.path("busy").asString(),
          rounded(entry.path("utilisation"), 100),
          entry.path("queued").asString(),
          rounded(entry.path("oldestWaitSeconds"), 1),
          rounded(entry.path("waits").path("medianSeconds"), 1),
          rounded(entry.path("waits").path("p90Seconds"), 1),
          entry.path("ended").asString(),
          entry.path("failed").asString(),
          rounded(entry.path("windowSeconds"), 1));
    }
    return table.toString();
  }

  private static String rounded(JsonNode number, double scale) {
    return number.isNumber() ? String.format(Locale.ROOT, "%.1f", scale * number.asDouble()) : "-";
  }

  private static String labels(JsonNode labels) {
    List<String> all =
        labels.propertyStream().map(l -> l.getKey() + "=" + l.getValue().asString()).toList();
    return all.isEmpty() ? "-" : String.join(" ", all);
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }
}
