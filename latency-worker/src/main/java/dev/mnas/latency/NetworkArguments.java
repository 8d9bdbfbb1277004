package dev.mnas.latency;

import dev.mnas.latency.device.Device;
import dev.mnas.network.Network;
import dev.mnas.network.NetworkSpec;
import dev.mnas.network.Zoo;
import dev.mnas.network.ZooOptions;
import dev.mnas.task.LatencyPrecision;
import dev.mnas.task.LatencyRuntime;
import dev.mnas.task.ModelFile;
import dev.mnas.task.ModelFormat;
import dev.mnas.task.Sha256;
import dev.mnas.task.TaskSpec;
import dev.mnas.task.WireJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** The network that a command line asks for: a name of the zoo, block strings, or a file. */
final class NetworkArguments {
  private static final String FILE_ENDING = ".json";

  @Parameters(
      paramLabel = "NETWORK",
      arity = "1..*",
      description =
          "A name of ./mnas zoo list, block strings, the file of a network's specification"
              + " (*.json), or a model file (*.tflite, *.onnx).")
  private List<String> words = List.of();

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

  /**
   * What is to be timed.
   *
   * @param runtime null where the command line does not say
   * @param precision null where the command line does not say
   * @throws IllegalArgumentException that names the option, the block or the file, and what is
   *     wrong with it
   */
  TimedSubject subject(
      @Nullable LatencyRuntime runtime, @Nullable LatencyPrecision precision, int threads) {
    String text = String.join(" ", words);
    for (ModelFormat format : ModelFormat.values()) {
      if (text.endsWith(format.ending())) {
        requireNoOptions(text);
        if (precision != null || (runtime != null && runtime != format.runtime())) {
          throw new IllegalArgumentException(
              "--runtime and --precision belong to networks, %s has its own".formatted(text));
        }
        // Checks the number of threads as well.
        byte[] content = content(Path.of(text));
        var how = new TaskSpec.MeasureFile(new ModelFile(Sha256.of(content), format), threads);
        return new TimedSubject.OfFile(content, format, how.threads());
      }
    }
    Network network = network();
    return new TimedSubject.OfNetwork(
        network,
        new TaskSpec.MeasureLatency(
            network.spec(),
            threads,
            Objects.requireNonNullElse(runtime, LatencyRuntime.TFLITE),
            Objects.requireNonNullElse(precision, LatencyPrecision.FLOAT32)));
  }

  private static byte[] content(Path file) {
    try {
      long bytes = Files.size(file);
      if (bytes > Device.MAX_FILE_BYTES) {
        throw new IllegalArgumentException(
            "a model file may have %d bytes, %s has %d"
                .formatted(Device.MAX_FILE_BYTES, file, bytes));
      }
      return Files.readAllBytes(file);
    } catch (NoSuchFileException absent) {
      throw new IllegalArgumentException("there is no file " + file, absent);
    } catch (IOException unreadable) {
      throw new IllegalArgumentException("file cannot be read: " + unreadable, unreadable);
    }
  }

  private void requireNoOptions(String file) {
    if (Stream.of(width, input, classes, groups).anyMatch(Objects::nonNull)) {
      throw new IllegalArgumentException(
          "--width, --input, --classes and --groups belong to names and block strings, "
              + file
              + " has its own");
    }
  }

  /**
   * The network.
   *
   * @throws IllegalArgumentException that names the option, the block or the file, and what is
   *     wrong with it
   */
  Network network() {
    String text = String.join(" ", words);
    if (text.endsWith(FILE_ENDING)) {
      requireNoOptions(text);
      return read(Path.of(text));
    }
    return Network.of(Zoo.resolve(text, options()).spec());
  }

  private ZooOptions options() {
    ZooOptions options = ZooOptions.PUBLISHED;
    if (width != null) {
      options = options.withWidth(width);
    }
    if (input != null) {
      options = options.withInput(ZooOptions.parseInput(input));
    }
    if (classes != null) {
      options = options.withClasses(classes);
    }
    return groups == null ? options : options.withGroups(groups);
  }

  private static Network read(Path file) {
    JsonMapper json =
        WireJson.mapper()
            .rebuild()
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .build();
    try {
      @Nullable NetworkSpec spec = json.readValue(Files.readAllBytes(file), NetworkSpec.class);
      if (spec == null) {
        throw new IllegalArgumentException("a specification must be an object, was null");
      }
      return Network.of(spec);
    } catch (NoSuchFileException absent) {
      throw new IllegalArgumentException("there is no file " + file, absent);
    } catch (IOException unreadable) {
      throw new IllegalArgumentException("file cannot be read: " + unreadable, unreadable);
    } catch (JacksonException malformed) {
      throw new IllegalArgumentException(
          "%s: %s%s".formatted(file, place(malformed), malformed.getOriginalMessage()), malformed);
    } catch (IllegalArgumentException refused) {
      throw new IllegalArgumentException(file + ": " + refused.getMessage(), refused);
    }
  }

  /** The fields that lead to what is wrong, such as {@code input.height}. */
  private static String place(JacksonException malformed) {
    String fields =
        malformed.getPath().stream()
            .map(JacksonException.Reference::getPropertyName)
            .filter(Objects::nonNull)
            .collect(Collectors.joining("."));
    return fields.isEmpty() ? "" : fields + ": ";
  }
}
