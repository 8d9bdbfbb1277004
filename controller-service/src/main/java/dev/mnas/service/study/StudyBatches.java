package dev.mnas.service.study;

import dev.mnas.service.loop.Batches;
import dev.mnas.service.loop.History;
import dev.mnas.service.policy.Observation;
import dev.mnas.service.policy.Outcome;
import dev.mnas.service.trial.EndedTrial;
import dev.mnas.service.trial.NewTrial;
import dev.mnas.service.trial.TrialStore;
import dev.mnas.space.ArchitectureTokens;
import dev.mnas.space.SearchSpace;
import dev.mnas.task.StudyId;
import dev.mnas.yaml.SpaceYaml;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** The batches of a study in the database, within one transaction that holds the study's lock. */
final class StudyBatches implements Batches {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final StudyId id;
  private final StudyRow study;
  private final StudySpec spec;
  private final TrialStore trials;
  private final TrialTasks trialTasks;
  private @Nullable SearchSpace space;

  StudyBatches(StudyRow study, StudySpec spec, TrialStore trials, TrialTasks trialTasks) {
    this.id = StudyEngine.idOf(study);
    this.study = study;
    this.spec = spec;
    this.trials = trials;
    this.trialTasks = trialTasks;
  }

  /** The study's space, read when it is needed: most looks at a study find nothing to do. */
  SearchSpace space() {
    SearchSpace read = space == null ? SpaceYaml.read(spec.space()) : space;
    space = read;
    return read;
  }

  @Override
  public int sampled() {
    return study.batchesSampled;
  }

  @Override
  public int observed() {
    return study.batchesObserved;
  }

  @Override
  public int room() {
    return Math.max(0, spec.budget().trials() - trials.count(id));
  }

  @Override
  public void add(List<ArchitectureTokens> batch) {
    int number = trials.count(id);
    for (ArchitectureTokens tokens : batch) {
      number++;
      trialTasks.start(
          spec,
          new NewTrial(
              id,
              number,
              new NewTrial.Suggested(study.batchesSampled, tokens),
              space().decode(tokens),
              AccuracyKey.ofTrial(spec)));
    }
    study.batchesSampled++;
  }

  @Override
  public boolean oldestEnded() {
    return study.batchesObserved < study.batchesSampled
        && trials.batchEnded(id, study.batchesObserved);
  }

  @Override
  public List<Observation> oldest() {
    return trials.batch(id, study.batchesObserved).stream()
        .map(trial -> new Observation(trial.tokens(), outcome(trial)))
        .toList();
  }

  private static Optional<Outcome> outcome(EndedTrial trial) {
    return trial.reward() == null || trial.accuracy() == null || trial.latencyMillis() == null
        ? Optional.empty()
        : Optional.of(new Outcome(trial.reward(), trial.accuracy(), trial.latencyMillis()));
  }

  @Override
  public History observed(List<Observation> batch, DoubleSupplier entropy) {
    List<Double> entropies = new ArrayList<>(values(study.entropyHistory));
    entropies.add(entropy.getAsDouble());
    BestRewards bests =
        new BestRewards(spec.targets(), values(study.bestHistory))
            .after(batch.stream().flatMap(trial -> trial.outcome().stream()).toList());
    study.entropyHistory = JSON.writeValueAsString(entropies);
    study.bestHistory = JSON.writeValueAsString(bests.entries());
    study.batchesObserved++;
    return new History(entropies, bests.perTarget());
  }

  private static List<Double> values(String text) {
    return List.of(JSON.readValue(text, Double[].class));
  }
}
