package dev.mnas.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/** Shows who changed what. */
@Command(name = "audit", description = "Show who changed what, newest first.")
final class AuditCommand implements Callable<Integer> {
  @Mixin Connection connection = new Connection();

  @Option(names = "--size", defaultValue = "50", description = "Entries, default ${DEFAULT-VALUE}.")
  int size;

  @Option(names = "--before", paramLabel = "ID", description = "Show entries older than this one.")
  long before = Long.MAX_VALUE;

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  CommandSpec spec;

  @Override
  public Integer call() {
    JsonNode entries = connection.api().get("/audit?size=%d&before=%d".formatted(size, before));
    connection.print(spec.commandLine().getOut(), entries, AuditCommand::table);
    return ExitCodes.OK;
  }

  private static String table(JsonNode entries) {
    Table table = new Table("id", "at", "actor", "address", "method", "target", "status", "detail");
    for (JsonNode entry : entries) {
      table.row(
          entry.path("id").asString(),
          entry.path("at").asString().replaceFirst("(\\.\\d+)?Z$", "Z"),
          entry.path("actor").asString(),
          entry.path("address").asString(),
          entry.path("method").asString(),
          entry.path("target").asString(),
          entry.path("status").asString(),
          entry.path("detail").asString());
    }
    return table.toString();
  }
}
