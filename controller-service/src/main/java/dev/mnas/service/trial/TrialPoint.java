package dev.mnas.service.trial;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonRawValue;
import dev.mnas.task.FailureClass;
import dev.mnas.task.Progress;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A trial as charts need it. Field names are short on the wire: a page reads thousands of them.
 *
 * @param number {@code n}, within the study, from 1; from -1 down for baselines
 * @param batch {@code b}
 * @param state {@code s}
 * @param accuracy {@code a}, validation accuracy of a complete trial in [0, 1]
 * @param latencyMillis {@code l}, normalised latency of a complete trial on the target pool
 * @param reward {@code r}
 * @param tokens {@code t}, one for each decision of the space
 * @param reuse {@code u}
 * @param failure {@code f}
 * @param endedMillis {@code e}, when it ended, milliseconds since 1970
 * @param epoch {@code p}, finished epochs of a training that runs
 * @param lastAccuracy {@code q}, validation accuracy after that epoch
 * @param baseline {@code y}, what the user called a network that no policy proposed
 * @param poolMillis {@code x}, latency by pool where the study has several
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TrialPoint(
    long id,
    @JsonProperty("n") int number,
    @JsonProperty("b") int batch,
    @JsonProperty("s") TrialState state,
    @JsonProperty("a") @Nullable Double accuracy,
    @JsonProperty("l") @Nullable Double latencyMillis,
    @JsonProperty("r") @Nullable Double reward,
    @JsonProperty("t") @JsonRawValue @ArraySchema(schema = @Schema(types = "integer"))
        String tokens,
    @JsonProperty("u") Reuse reuse,
    @JsonProperty("f") @Nullable FailureClass failure,
    @JsonProperty("e") @Nullable Long endedMillis,
    @JsonProperty("p") @Nullable Integer epoch,
    @JsonProperty("q") @Nullable Double lastAccuracy,
    @JsonProperty("y") @Nullable String baseline,
    @JsonProperty("x") @Nullable Map<String, Double> poolMillis) {

  /** As the database gives it; progress is not known there. */
  TrialPoint(
      long id,
      int number,
      int batch,
      TrialState state,
      @Nullable Double accuracy,
      @Nullable Double latencyMillis,
      @Nullable Double reward,
      String tokens,
      Reuse reuse,
      @Nullable FailureClass failure,
      @Nullable Instant endedAt,
      @Nullable String baseline) {
    this(
        id,
        number,
        batch,
        state,
        accuracy,
        latencyMillis,
        reward,
        tokens,
        reuse,
        failure,
        endedAt == null ? null : endedAt.toEpochMilli(),
        null,
        null,
        baseline,
        null);
  }

  TrialPoint with(Map<String, Double> pools) {
    return new TrialPoint(
        id,
        number,
        batch,
        state,
        accuracy,
        latencyMillis,
        reward,
        tokens,
        reuse,
        failure,
        endedMillis,
        epoch,
        lastAccuracy,
        baseline,
        pools);
  }

  TrialPoint with(Progress progress) {
    return new TrialPoint(
        id,
        number,
        batch,
        state,
        accuracy,
        latencyMillis,
        reward,
        tokens,
        reuse,
        failure,
        endedMillis,
        progress.epoch(),
        progress.accuracy(),
        baseline,
        poolMillis);
  }
}
