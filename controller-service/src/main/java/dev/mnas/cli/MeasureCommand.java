package dev.mnas.cli;

import dev.mnas.task.LatencyPrecision;
import dev.mnas.task.LatencyRuntime;
import dev.mnas.task.ModelFormat;
import dev.mnas.task.Sha256;
import dev.mnas.task.WireJson;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/** Times one network on a device of a pool and waits for it. */
@Command(
    name = "measure",
    description = {
      "Time a network or your own model file on a device of a pool, without a study.",
      "A latency that is known already is the answer at once. Ctrl-C ends the waiting alone: the"
          + " measurement goes on, and asking again once it is done gives its latency."
    })
final class MeasureCommand implements Callable<Integer> {
  private static final long POLL_MILLIS = 500;
  private static final String PATH = "/measurements";

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli
  private CommandSpec spec;

  @Mixin
  @SuppressWarnings("NullAway.Init") // set by picocli
  private Connection connection;

  @Parameters(
      paramLabel = "NETWORK",
      arity = "1..*",
      description = "A name of ./mnas zoo list, block strings, or a file: .tflite or .onnx.")
  private List<String> network = List.of();

  @Option(names = "--pool", paramLabel = "P", required = true, description = "Pool of the device.")
  private String pool = "";

  @Option(
      names = "--width",
      paramLabel = "W",
      description = "Depth multiplier, width multiplier or scale factor, default 1.")
  private @Nullable Double width;

  @Option(
      names = "--input",
      paramLabel = "N",
      description = "Side of the image, or HEIGHTxWIDTHxCHANNELS, default 224.")
  private @Nullable String input;

  @Option(
      names = "--classes",
      paramLabel = "C",
      description = "Outputs of the classifier, default 1000.")
  private @Nullable Integer classes;

  @Option(
      names = "--groups",
      paramLabel = "G",
      description = "Groups of shufflenet: 1, 2, 3, 4 or 8, default 3.")
  private @Nullable Integer groups;

  @Option(
      names = "--runtime",
      paramLabel = "R",
      description = "tflite or onnxruntime; default the pool's; a file's format says it.")
  private @Nullable String runtime;

  @Option(
      names = "--precision",
      paramLabel = "P",
      description = "float32 or int8; default the pool's; a file's content has it.")
  private @Nullable String precision;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads of the runtime, default the pool's.")
  private @Nullable Integer threads;

  @Option(names = "--again", description = "Time it even where its latency is known.")
  private boolean again;

  @Override
  public Integer call() throws IOException, InterruptedException {
    Map<String, Object> wish = new LinkedHashMap<>();
    wish.put("pool", pool);
    UserApi api = connection.api();
    Path file = file();
    if (file == null) {
      wish.put("network", String.join(" ", network));
    } else {
      byte[] content = Files.readAllBytes(file);
      String sha256 = Sha256.of(content);
      api.put("/model-files/" + sha256, content);
      wish.put("file", sha256);
      wish.put("fileName", String.valueOf(file.getFileName()));
    }
    options(wish);
    JsonNode measurement =
        api.post(PATH, "application/json", WireJson.mapper().writeValueAsString(wish));
    measurement = ended(api, measurement);
    connection.print(spec.commandLine().getOut(), measurement, MeasurementText::of);
    return measurement.path("state").asString().equals("DONE") ? ExitCodes.OK : ExitCodes.REFUSED;
  }

  private @Nullable Path file() {
    String only = network.size() == 1 ? network.get(0) : "";
    boolean named =
        Stream.of(ModelFormat.values())
            .anyMatch(format -> only.toLowerCase(Locale.ROOT).endsWith(format.ending()));
    return named ? Path.of(only) : null;
  }

  private void options(Map<String, Object> wish) {
    put(wish, "width", width);
    put(wish, "input", input);
    put(wish, "classes", classes);
    put(wish, "groups", groups);
    put(wish, "runtime", runtime());
    put(wish, "precision", precision());
    put(wish, "threads", threads);
    put(wish, "again", again ? Boolean.TRUE : null);
  }

  private static void put(Map<String, Object> wish, String name, @Nullable Object value) {
    if (value != null) {
      wish.put(name, value);
    }
  }

  private @Nullable LatencyRuntime runtime() {
    for (LatencyRuntime known : LatencyRuntime.values()) {
      if (known.label().equals(runtime)) {
        return known;
      }
    }
    return refuse("--runtime must be tflite or onnxruntime, was ", runtime);
  }

  private @Nullable LatencyPrecision precision() {
    for (LatencyPrecision known : LatencyPrecision.values()) {
      if (known.name().toLowerCase(Locale.ROOT).equals(precision)) {
        return known;
      }
    }
    return refuse("--precision must be float32 or int8, was ", precision);
  }

  /** Nothing where the option was left out. */
  private <T> @Nullable T refuse(String rule, @Nullable String given) {
    if (given != null) {
      throw new ParameterException(spec.commandLine(), rule + given);
    }
    return null;
  }

  /** Waits; says on stderr, once each, what it waits for. */
  private JsonNode ended(UserApi api, JsonNode asked) throws InterruptedException {
    PrintWriter err = spec.commandLine().getErr();
    JsonNode measurement = asked;
    String said = "";
    while (measurement.path("state").asString().equals("OPEN")) {
      String worker = measurement.path("worker").asString("");
      String now =
          worker.isEmpty() ? "waits for a device of pool " + pool : "is timed by " + worker;
      if (!now.equals(said)) {
        err.println("measurement " + measurement.path("id").asString() + " " + now);
        err.flush();
        said = now;
      }
      Thread.sleep(POLL_MILLIS);
      measurement = api.get(PATH + "/" + asked.path("id").asString());
    }
    return measurement;
  }
}
