package dev.mnas.cli;

import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/** Single devices, and those that are in quarantine. */
@Command(
    name = "device",
    mixinStandardHelpOptions = true,
    description = "List single devices and release them from quarantine.")
final class DeviceCommand {
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
