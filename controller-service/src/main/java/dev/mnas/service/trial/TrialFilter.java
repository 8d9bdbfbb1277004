package dev.mnas.service.trial;

import dev.mnas.task.FailureClass;
import io.swagger.v3.oas.annotations.Parameter;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which trials of a study are asked for; what is absent or empty restricts nothing.
 *
 * @param blocks text that a block string of the network must contain, such as {@code k5_s22}
 * @param ids of trials
 */
public record TrialFilter(
    @Parameter(description = "States, any of", example = "COMPLETE")
        @Nullable List<TrialState> state,
    @Parameter(description = "Whether the network had come before, any of", example = "NONE")
        @Nullable List<Reuse> reuse,
    @Parameter(description = "Failure classes, any of") @Nullable List<FailureClass> failure,
    @Parameter(description = "Least accuracy in [0, 1]", example = "0.5")
        @Nullable Double minAccuracy,
    @Parameter(description = "Largest accuracy in [0, 1]") @Nullable Double maxAccuracy,
    @Parameter(description = "Least latency on the target pool, ms")
        @Nullable Double minLatencyMillis,
    @Parameter(description = "Largest latency on the target pool, ms")
        @Nullable Double maxLatencyMillis,
    @Parameter(description = "Text within a block string", example = "k3") @Nullable String blocks,
    @Parameter(description = "Ids of trials, at most 5000") @Nullable List<Long> ids) {
  private static final int MAX_IDS = 5_000;

  public TrialFilter {
    state = copy(state);
    reuse = copy(reuse);
    failure = copy(failure);
    ids = copy(ids);
    blocks = Objects.requireNonNullElse(blocks, "");
    requireNumber("minAccuracy", minAccuracy);
    requireNumber("maxAccuracy", maxAccuracy);
    requireNumber("minLatencyMillis", minLatencyMillis);
    requireNumber("maxLatencyMillis", maxLatencyMillis);
    if (!blocks.matches("[a-z0-9_.]{0,64}")) {
      throw new IllegalArgumentException(
          "blocks must be part of a block string (letters, digits, _ and .), was '%s'"
              .formatted(blocks));
    }
    if (ids.size() > MAX_IDS) {
      throw new IllegalArgumentException("ids may be %d, were %d".formatted(MAX_IDS, ids.size()));
    }
  }

  private static <T> List<T> copy(@Nullable List<T> values) {
    return values == null ? List.of() : values.stream().filter(Objects::nonNull).toList();
  }

  private static void requireNumber(String name, @Nullable Double value) {
    if (value != null && !Double.isFinite(value)) {
      throw new IllegalArgumentException(name + " must be a finite number, was " + value);
    }
  }
}
