package dev.mnas.service.trial;

import dev.mnas.network.Cost;
import dev.mnas.network.Network;
import dev.mnas.network.NetworkSpec;
import dev.mnas.space.ArchitectureTokens;
import dev.mnas.task.DataSplit;
import dev.mnas.task.FailureClass;
import dev.mnas.task.Recipe;
import dev.mnas.task.WireJson;
import jakarta.persistence.CollectionTable;
import jakarta.persistence.Column;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.FetchType;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.MapKeyColumn;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.hibernate.annotations.BatchSize;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** A trial as stored, with its state changes; a terminal state never changes again. */
@Entity
@Table(name = "trial")
class TrialRow {
  private static final JsonMapper JSON = WireJson.mapper();

  @Id
  @GeneratedValue(strategy = GenerationType.IDENTITY)
  @Nullable Long id;

  @Column(name = "study_id")
  long studyId;

  int number;
  int batch;

  @Enumerated(EnumType.STRING)
  TrialState state = TrialState.RUNNING;

  String tokens = "";
  String network = "";

  /** Costs of the network; absent in rows of version 0.1.0 until the start after the update. */
  @Nullable Long parameters;

  @Nullable Long madds;

  @JdbcTypeCode(SqlTypes.CHAR)
  @Column(name = "network_hash")
  String networkHash = "";

  @Column(name = "accuracy_key")
  String accuracyKey = "";

  @Enumerated(EnumType.STRING)
  Reuse reuse = Reuse.NONE;

  /** What the user called a network that no policy proposed; its number is below 0. */
  @Nullable String baseline;

  /** The trial that a finalist was chosen as; its number is below 0. */
  @Column(name = "finalist_of")
  @Nullable Long finalistOf;

  /** What a finalist is trained by, as JSON; the study says it of all others. */
  @Nullable String recipe;

  @Column(name = "data_split")
  @Nullable String dataSplit;

  @Column(name = "twin_of")
  @Nullable Long twinOf;

  @Column(name = "accuracy_measurement")
  @Nullable Long accuracyMeasurement;

  /** Read for a page of trials at once, not by a query each. */
  @BatchSize(size = 100)
  @ElementCollection(fetch = FetchType.EAGER)
  @CollectionTable(name = "trial_timing", joinColumns = @JoinColumn(name = "trial_id"))
  Set<Timing> timings = new LinkedHashSet<>();

  /** Latencies of a complete trial by pool, as they were when it ended. */
  @BatchSize(size = 100)
  @ElementCollection
  @CollectionTable(name = "trial_pool_latency", joinColumns = @JoinColumn(name = "trial_id"))
  @MapKeyColumn(name = "pool")
  @Column(name = "latency_millis")
  Map<String, Double> poolMillis = new HashMap<>();

  /** Of a complete trial; the latency is the normalised one on the target pool. */
  @Nullable Double accuracy;

  @Column(name = "latency_millis")
  @Nullable Double latencyMillis;

  /** Latency on the target pool that a table predicted; absent where the study uses none. */
  @Column(name = "predicted_millis")
  @Nullable Double predictedMillis;

  /** What the policy saw. */
  @Nullable Double reward;

  @Enumerated(EnumType.STRING)
  @Nullable FailureClass failure;

  @Column(name = "failure_message")
  @Nullable String failureMessage;

  /** What a rule found; absent where a user stopped it. */
  @Column(name = "stop_reason")
  @Nullable String stopReason;

  @Column(name = "created_at")
  Instant createdAt = Instant.EPOCH;

  @Column(name = "ended_at")
  @Nullable Instant endedAt;

  void comeFrom(NewTrial.Origin origin) {
    batch = origin.batch();
    tokens = JSON.writeValueAsString(origin.tokens().values());
    baseline = origin.baseline().orElse(null);
    if (origin instanceof NewTrial.Finalist finalist) {
      finalistOf = finalist.trial().value();
      recipe = JSON.writeValueAsString(finalist.recipe());
      dataSplit = JSON.writeValueAsString(finalist.data());
    }
  }

  ArchitectureTokens architecture() {
    return architecture(tokens);
  }

  static ArchitectureTokens architecture(String tokens) {
    return new ArchitectureTokens(List.of(JSON.readValue(tokens, Integer[].class)));
  }

  NetworkSpec spec() {
    return JSON.readValue(network, NetworkSpec.class);
  }

  /** Of a finalist. */
  Recipe ownRecipe() {
    return JSON.readValue(Objects.requireNonNull(recipe), Recipe.class);
  }

  /** Of a finalist. */
  DataSplit ownData() {
    return JSON.readValue(Objects.requireNonNull(dataSplit), DataSplit.class);
  }

  Cost cost() {
    return parameters == null || madds == null
        ? Cost.of(Network.of(spec()))
        : new Cost(parameters, madds);
  }

  /**
   * @param millis latency by pool
   * @param targetPool whose latency the reward is of
   */
  void complete(
      double accuracy, Map<String, Double> millis, String targetPool, double reward, Instant now) {
    end(TrialState.COMPLETE, now);
    this.accuracy = accuracy;
    this.latencyMillis = millis.get(targetPool);
    this.reward = reward;
    poolMillis.putAll(millis);
  }

  void fail(FailureClass failure, String message, Instant now) {
    end(TrialState.FAILED, now);
    this.failure = failure;
    this.failureMessage = message;
  }

  void stop(@Nullable String reason, Instant now) {
    end(TrialState.STOPPED, now);
    this.stopReason = reason;
  }

  void cancel(Instant now) {
    end(TrialState.CANCELLED, now);
  }

  /** For the log: its state, and why where a rule stopped it. */
  String ending() {
    return stopReason == null ? state.name() : state + " (" + stopReason + ")";
  }

  /** Its timings in a pool. */
  List<Timing> timings(String pool) {
    return timings.stream().filter(timing -> timing.pool().equals(pool)).toList();
  }

  private void end(TrialState end, Instant now) {
    if (state.terminal()) {
      throw new IllegalStateException(
          "trial %d is %s and cannot become %s".formatted(number, state, end));
    }
    state = end;
    endedAt = now;
  }
}
