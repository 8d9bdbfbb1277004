package dev.mnas.cli;

import dev.mnas.task.WireJson;
import java.io.PrintWriter;
import java.net.URI;
import java.util.function.Function;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;

/** The options of every command that asks the controller. */
final class Connection {
  static final String DEFAULT_URL = "http://127.0.0.1:8080";

  @Option(
      names = "--controller-url",
      paramLabel = "URL",
      description = "Where the controller listens, default " + DEFAULT_URL + ".")
  URI url = URI.create(DEFAULT_URL);

  @Option(names = "--json", description = "Print the controller's answer as JSON.")
  boolean json;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help message and exit.")
  boolean help;

  UserApi api() {
    return new UserApi(url, System.getenv("MNAS_USER_TOKEN"));
  }

  /** Prints the answer as JSON when asked to, else as text for people. */
  void print(PrintWriter out, JsonNode answer, Function<JsonNode, String> text) {
    if (json) {
      out.println(
          WireJson.mapper().writer(SerializationFeature.INDENT_OUTPUT).writeValueAsString(answer));
    } else {
      out.println(text.apply(answer));
    }
    out.flush();
  }
}
