package dev.mnas.cli;

import dev.mnas.task.WireJson;
import dev.mnas.worker.TrustedAuthority;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
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

  @Option(
      names = "--ca",
      paramLabel = "PEM",
      description = "Certificates to trust under https, default $MNAS_CA, else Java's.")
  @Nullable Path ca;

  @Option(names = "--json", description = "Print the controller's answer as JSON.")
  boolean json;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help message and exit.")
  boolean help;

  UserApi api() {
    try {
      return new UserApi(url, System.getenv("MNAS_USER_TOKEN"), TrustedAuthority.file(ca));
    } catch (IllegalArgumentException noCertificates) {
      throw new ApiProblem(String.valueOf(noCertificates.getMessage()));
    }
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
