package dev.mnas.service.measurement;

import dev.mnas.network.Network;
import dev.mnas.network.TensorShape;
import dev.mnas.network.Zoo;
import dev.mnas.network.ZooOptions;
import dev.mnas.service.device.PoolSettings;
import dev.mnas.task.LatencyPrecision;
import dev.mnas.task.LatencyRuntime;
import java.util.Objects;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * What a user asks to be timed: a network, or an uploaded file.
 *
 * @param pool of the device
 * @param network a name of the zoo, or block strings between blanks
 * @param width depth multiplier, width multiplier or scale factor, 1 where absent
 * @param input side of a colour image or HEIGHTxWIDTHxCHANNELS, 224 where absent
 * @param classes outputs of the classifier, 1000 where absent
 * @param groups of shufflenet alone, 3 where absent
 * @param file SHA-256 of an uploaded model file
 * @param fileName how the file is called in lists, its SHA-256 where absent
 * @param runtime the pool's where absent; a file's format says it
 * @param precision the pool's where absent, as far as the runtime has it; a file's content has it
 * @param threads of the runtime, the pool's where absent
 * @param again whether it is timed even where its latency is known
 */
record MeasurementWish(
    String pool,
    @Nullable String network,
    @Nullable Double width,
    @Nullable String input,
    @Nullable Integer classes,
    @Nullable Integer groups,
    @Nullable String file,
    @Nullable String fileName,
    @Nullable LatencyRuntime runtime,
    @Nullable LatencyPrecision precision,
    @Nullable Integer threads,
    @Nullable Boolean again) {
  private static final int LONGEST = 1_900;
  private static final int MAX_THREADS = 64;

  MeasurementWish {
    if (pool == null || !pool.matches("[a-z0-9][a-z0-9-]{0,63}")) {
      throw new IllegalArgumentException(
          "pool must be lower-case letters, digits and '-', was '" + pool + "'");
    }
    if ((network == null) == (file == null)) {
      throw new IllegalArgumentException("either network or file must be given");
    }
    network = network == null ? null : text("network", network);
    fileName = fileName == null ? null : text("fileName", fileName);
    if (threads != null && (threads < 1 || threads > MAX_THREADS)) {
      throw new IllegalArgumentException(
          "threads must lie in [1, %d], were %d".formatted(MAX_THREADS, threads));
    }
    if (network == null) {
      requireNone("width", width);
      requireNone("input", input);
      requireNone("classes", classes);
      requireNone("groups", groups);
      requireNone("runtime", runtime);
      requireNone("precision", precision);
    } else {
      if (fileName != null) {
        throw new IllegalArgumentException("fileName goes with file, network was given");
      }
      if (precision == LatencyPrecision.INT8 && runtime == LatencyRuntime.ONNX_RUNTIME) {
        throw new IllegalArgumentException("precision INT8 needs runtime TFLITE, was " + runtime);
      }
    }
  }

  private static String text(String name, String text) {
    String stripped = text.strip();
    if (stripped.isEmpty() || stripped.length() > LONGEST) {
      throw new IllegalArgumentException(
          "%s must have 1 to %d characters, had %d".formatted(name, LONGEST, stripped.length()));
    }
    if (stripped.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException(name + " must be one line of text");
    }
    return stripped;
  }

  private static void requireNone(String name, @Nullable Object value) {
    if (value != null) {
      throw new IllegalArgumentException(name + " does not go with file, whose content has it");
    }
  }

  /**
   * The network that is asked for.
   *
   * @throws IllegalArgumentException that names the option, or the block and its rule
   */
  Network built() {
    OptionalInt given = groups == null ? OptionalInt.empty() : OptionalInt.of(groups);
    ZooOptions options = new ZooOptions(scale(), shape(), outputs(), given);
    return Network.of(Zoo.resolve(Objects.requireNonNull(network), options).spec());
  }

  /** As people call it: {@code shufflenet 0.5x g8 28x28x1 10 classes}. */
  String name() {
    if (network == null) {
      return fileName == null ? Objects.requireNonNull(file) : fileName;
    }
    StringBuilder name = new StringBuilder(network);
    if (scale() != 1) {
      name.append(' ').append(scale()).append('x');
    }
    if (groups != null) {
      name.append(" g").append(groups);
    }
    if (!shape().equals(ZooOptions.PUBLISHED.input())) {
      name.append(' ').append(shape());
    }
    if (outputs() != ZooOptions.PUBLISHED.classes()) {
      name.append(' ').append(outputs()).append(" classes");
    }
    return name.toString();
  }

  int threads(PoolSettings settings) {
    return Objects.requireNonNullElse(threads, settings.threads());
  }

  LatencyRuntime runtime(PoolSettings settings) {
    if (precision == LatencyPrecision.INT8) {
      return LatencyRuntime.TFLITE;
    }
    return Objects.requireNonNullElse(runtime, settings.runtime());
  }

  LatencyPrecision precision(PoolSettings settings) {
    if (runtime == LatencyRuntime.ONNX_RUNTIME) {
      return LatencyPrecision.FLOAT32;
    }
    return Objects.requireNonNullElse(precision, settings.precision());
  }

  private double scale() {
    return Objects.requireNonNullElse(width, 1.0);
  }

  private TensorShape shape() {
    return input == null ? ZooOptions.PUBLISHED.input() : ZooOptions.parseInput(input);
  }

  private int outputs() {
    return Objects.requireNonNullElse(classes, ZooOptions.PUBLISHED.classes());
  }
}
