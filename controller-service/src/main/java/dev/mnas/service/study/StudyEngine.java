package dev.mnas.service.study;

import dev.mnas.network.Network;
import dev.mnas.objective.Targets;
import dev.mnas.service.event.Change;
import dev.mnas.service.event.EventLog;
import dev.mnas.service.policy.Convergence;
import dev.mnas.service.policy.Observation;
import dev.mnas.service.policy.Outcome;
import dev.mnas.service.policy.Policies;
import dev.mnas.service.policy.Policy;
import dev.mnas.service.policy.SweepPolicy;
import dev.mnas.service.task.TaskStore;
import dev.mnas.service.trial.EndedTrial;
import dev.mnas.service.trial.Missing;
import dev.mnas.service.trial.NewTrial;
import dev.mnas.service.trial.TrialStore;
import dev.mnas.service.trial.WeightsRetention;
import dev.mnas.space.ArchitectureTokens;
import dev.mnas.space.SearchSpace;
import dev.mnas.task.StudyId;
import dev.mnas.task.TaskKind;
import dev.mnas.task.TaskSpec;
import dev.mnas.task.TrialId;
import dev.mnas.yaml.SpaceYaml;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;

/**
 * Samples, observes and ends. Batch k is observed once all its trials are terminal, in trial order;
 * batch k+d is sampled after that. The policy's state is stored with the trials it gave, in one
 * transaction, so a crash at any moment changes no suggestion. Every step may be repeated.
 */
@Component
public class StudyEngine {
  private static final Logger LOG = LoggerFactory.getLogger(StudyEngine.class);
  private static final int THREADS = 1;
  private static final Duration TICK_GAP = Duration.ofSeconds(30);

  /** Batches that are observed in one transaction, where all their networks were known before. */
  private static final int MAX_BATCHES = 8;

  private final StudyRows studies;
  private final TrialStore trials;
  private final TaskStore tasks;
  private final WeightsRetention weights;
  private final EventLog events;
  private final Clock clock;
  private final JsonMapper json = JsonMapper.builder().build();

  StudyEngine(
      StudyRows studies,
      TrialStore trials,
      TaskStore tasks,
      WeightsRetention weights,
      EventLog events,
      Clock clock) {
    this.studies = studies;
    this.trials = trials;
    this.tasks = tasks;
    this.weights = weights;
    this.events = events;
    this.clock = clock;
  }

  /**
   * Does what can be done now: samples, observes, and ends the study where it is at its end.
   *
   * @return whether there is more to do, because a transaction should not grow without bound
   */
  @Transactional
  public boolean advance(StudyId id) {
    StudyRow study = studies.lock(id.value()).orElse(null);
    if (study == null) {
      return false; // Deleted meanwhile.
    }
    study.tick(clock.instant(), TICK_GAP);
    if (study.state != StudyState.RUNNING) {
      return false;
    }
    StudySpec spec = StudySpec.parse(study.spec);
    if (spec.budget().spent(study.ranMillis)) {
      // Cancelling clears the persistence context, so the study's change comes first.
      end(study, EndReason.TIME);
      cancelProposed(id);
      weights.prune(id, spec.targets());
      return false;
    }
    Stage stage = stage(id, study, spec);
    if (stage != Stage.WAITING) {
      SearchSpace space = SpaceYaml.read(spec.space());
      Policy policy = policy(study, spec, space);
      int last = study.batchesObserved + MAX_BATCHES;
      while (stage != Stage.WAITING && study.batchesObserved < last) {
        if (stage == Stage.SAMPLING) {
          sample(id, study, spec, space, policy);
        } else if (observe(id, study, spec, policy)) {
          study.policyState = policy.state();
          end(study, EndReason.CONVERGED);
          cancelProposed(id);
          weights.prune(id, spec.targets());
          return false;
        }
        stage = stage(id, study, spec);
      }
      study.policyState = policy.state();
      weights.prune(id, spec.targets());
    }
    if (stage == Stage.WAITING
        && study.batchesObserved == study.batchesSampled
        && trials.count(id) >= spec.budget().trials()) {
      end(study, EndReason.TRIALS);
    }
    return stage != Stage.WAITING;
  }

  private enum Stage {
    SAMPLING,
    OBSERVING,
    WAITING
  }

  private Stage stage(StudyId id, StudyRow study, StudySpec spec) {
    if (study.batchesSampled < study.batchesObserved + spec.policy().delay()
        && trials.count(id) < spec.budget().trials()) {
      return Stage.SAMPLING;
    }
    return study.batchesObserved < study.batchesSampled
            && trials.batchEnded(id, study.batchesObserved)
        ? Stage.OBSERVING
        : Stage.WAITING;
  }

  /** Gives the policy the next batch; says whether the study has converged. */
  private boolean observe(StudyId id, StudyRow study, StudySpec spec, Policy policy) {
    List<EndedTrial> batch = trials.batch(id, study.batchesObserved);
    policy.observe(observations(batch));
    study.batchesObserved++;
    return converged(study, spec, policy, batch);
  }

  private void end(StudyRow study, EndReason reason) {
    study.complete(reason);
    events.note(new Change.OfStudy(idOf(study)));
    LOG.atInfo().addKeyValue("study", study.id).log("Study '{}' ended: {}", study.name, reason);
    study.tick(clock.instant(), TICK_GAP);
  }

  /** Cancels what still runs. */
  void cancelOpen(StudyId id) {
    trials.cancelOpen(id, false).forEach(tasks::cancel);
  }

  /** Cancels what still runs of the search; the end of the budget is none of the others'. */
  private void cancelProposed(StudyId id) {
    trials.cancelOpen(id, true).forEach(tasks::cancel);
  }

  /** Adds the batch to the study's histories of mean entropy and best rewards; looks at them. */
  private boolean converged(StudyRow study, StudySpec spec, Policy policy, List<EndedTrial> batch) {
    double entropy =
        policy.entropies().stream().mapToDouble(Double::doubleValue).average().orElse(0);
    List<Double> entropies = append(study.entropyHistory, entropy);
    BestRewards bests =
        new BestRewards(spec.targets(), history(study.bestHistory))
            .after(batch.stream().flatMap(trial -> outcome(trial).stream()).toList());
    study.entropyHistory = json.writeValueAsString(entropies);
    study.bestHistory = json.writeValueAsString(bests.entries());
    Convergence convergence = spec.budget().convergence();
    return convergence != null && bests.reached(convergence, entropies);
  }

  private List<Double> history(String text) {
    return List.of(json.readValue(text, Double[].class));
  }

  private List<Double> append(String text, double value) {
    List<Double> history = new ArrayList<>(history(text));
    history.add(value);
    return List.copyOf(history);
  }

  private static Policy policy(StudyRow study, StudySpec spec, SearchSpace space) {
    byte[] state = study.policyState;
    Targets targets = spec.targets();
    if (targets.size() > 1) {
      return state == null
          ? SweepPolicy.create(spec.policy(), targets, space.decisions())
          : SweepPolicy.restore(spec.policy(), targets, space.decisions(), state);
    }
    return state == null
        ? Policies.create(spec.policy(), space.decisions())
        : Policies.restore(spec.policy(), space.decisions(), state);
  }

  private static List<Observation> observations(List<EndedTrial> batch) {
    return batch.stream().map(trial -> new Observation(trial.tokens(), outcome(trial))).toList();
  }

  private static Optional<Outcome> outcome(EndedTrial trial) {
    return trial.reward() == null || trial.accuracy() == null || trial.latencyMillis() == null
        ? Optional.empty()
        : Optional.of(new Outcome(trial.reward(), trial.accuracy(), trial.latencyMillis()));
  }

  private void sample(
      StudyId id, StudyRow study, StudySpec spec, SearchSpace space, Policy policy) {
    int before = trials.count(id);
    int batchSize = Math.min(spec.policy().batch(), spec.budget().trials() - before);
    int number = before;
    for (ArchitectureTokens tokens : policy.suggest(batchSize)) {
      number++;
      start(
          spec,
          new NewTrial(
              id,
              number,
              new NewTrial.Suggested(study.batchesSampled, tokens),
              space.decode(tokens),
              AccuracyKey.ofTrial(spec)));
    }
    study.batchesSampled++;
  }

  /**
   * Adds a network of the user's choice, which is trained and timed like any trial. The policy does
   * not see it, and it is part of neither budget nor front.
   *
   * @throws NoSuchElementException when there is no such study
   * @throws IllegalStudyStateException when the study was stopped
   */
  @Transactional
  public TrialId addBaseline(StudyId id, String name, Network network) {
    StudyRow study =
        studies
            .lock(id.value())
            .orElseThrow(() -> new NoSuchElementException("there is no study " + id));
    if (study.state == StudyState.STOPPED) {
      throw new IllegalStudyStateException("a study that is STOPPED takes no baselines");
    }
    StudySpec spec = StudySpec.parse(study.spec);
    NewTrial.Baseline origin = new NewTrial.Baseline(name);
    int number = -1 - trials.countAside(id);
    return start(spec, new NewTrial(id, number, origin, network, AccuracyKey.ofTrial(spec)));
  }

  /** Trains a trial's network anew, and times it where it was not; under the study's lock. */
  TrialId addFinalist(StudyId id, StudySpec spec, NewTrial.Finalist origin, Network network) {
    StudySpec own = spec.with(origin.recipe(), origin.data());
    int number = -1 - trials.countAside(id);
    return start(own, new NewTrial(id, number, origin, network, AccuracyKey.ofFinalist(own)));
  }

  private TrialId start(StudySpec spec, NewTrial trial) {
    Missing missing = trials.create(trial, spec.pools(), THREADS);
    Network network = trial.network();
    if (missing.training()) {
      boolean finalist = trial.origin() instanceof NewTrial.Finalist;
      TaskSpec train = new TaskSpec.Train(network.spec(), spec.recipe(), spec.data(), finalist);
      tasks.add(trial.study(), missing.trial(), TaskKind.TRAIN, spec.trainPool(), train);
    }
    for (String pool : missing.pools()) {
      TaskSpec measure = new TaskSpec.MeasureLatency(network.spec(), THREADS);
      tasks.add(trial.study(), missing.trial(), TaskKind.MEASURE_LATENCY, pool, measure);
    }
    if (missing.nothing()) {
      trials.completeIfWhole(missing.trial(), spec.pools(), spec.targets());
    }
    return missing.trial();
  }

  static StudyId idOf(StudyRow row) {
    return new StudyId(Objects.requireNonNull(row.id, "a stored study has an id"));
  }
}
