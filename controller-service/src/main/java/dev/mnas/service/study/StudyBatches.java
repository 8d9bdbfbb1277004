package dev.mnas.service.study;

import dev.mnas.network.Network;
import dev.mnas.service.loop.Batches;
import dev.mnas.service.loop.History;
import dev.mnas.service.policy.Observation;
import dev.mnas.service.policy.PolicyDiagnostics;
import dev.mnas.service.profile.LatencyTable;
import dev.mnas.service.trial.NewTrial;
import dev.mnas.service.trial.TrialStore;
import dev.mnas.space.ArchitectureTokens;
import dev.mnas.space.SearchSpace;
import dev.mnas.task.StudyId;
import dev.mnas.yaml.SpaceYaml;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
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
  private final StudyGuard guard;
  private final Supplier<Optional<LatencyTable>> table;
  private @Nullable SearchSpace space;

  /** Trials so far, counted once: nobody else adds any while the study is locked. */
  private @Nullable Integer proposed;

  StudyBatches(
      StudyRow study,
      StudySpec spec,
      TrialStore trials,
      TrialTasks trialTasks,
      StudyGuard guard,
      Supplier<Optional<LatencyTable>> table) {
    this.id = StudyEngine.idOf(study);
    this.study = study;
    this.spec = spec;
    this.trials = trials;
    this.trialTasks = trialTasks;
    this.guard = guard;
    this.table = table;
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
    return Math.max(0, spec.budget().trials() - proposed());
  }

  private int proposed() {
    int counted = proposed == null ? trials.count(id) : proposed;
    proposed = counted;
    return counted;
  }

  @Override
  public void add(List<ArchitectureTokens> batch) {
    int number = proposed();
    Optional<LatencyTable> predictions = table.get();
    for (ArchitectureTokens tokens : batch) {
      number++;
      Network network = space().decode(tokens);
      trialTasks.start(
          spec,
          new NewTrial(
              id,
              number,
              new NewTrial.Suggested(study.batchesSampled, tokens),
              network,
              AccuracyKey.ofTrial(spec),
              predictions.map(known -> known.predict(network)).orElse(null)));
    }
    proposed = number;
    study.batchesSampled++;
  }

  @Override
  public boolean oldestEnded() {
    return study.batchesObserved < study.batchesSampled
        && trials.batchEnded(id, study.batchesObserved);
  }

  @Override
  public List<Observation> oldest() {
    return StudyPolicy.observations(trials.batch(id, study.batchesObserved));
  }

  @Override
  public boolean oldestIsOfAnother() {
    return study.batchesObserved < study.policySince;
  }

  @Override
  public History observed(List<Observation> batch, Supplier<PolicyDiagnostics> policy) {
    PolicyDiagnostics diagnostics = policy.get();
    List<Double> entropies = new ArrayList<>(values(study.entropyHistory));
    entropies.add(diagnostics.meanEntropy());
    BestRewards bests =
        new BestRewards(spec.targets(), values(study.bestHistory))
            .after(batch.stream().flatMap(trial -> trial.outcome().stream()).toList());
    study.entropyHistory = JSON.writeValueAsString(entropies);
    study.bestHistory = JSON.writeValueAsString(bests.entries());
    boolean still = guard.see(study, spec, space(), batch, diagnostics);
    study.batchesObserved++;
    int batches = study.batchesObserved - study.judgedSince;
    return new History(
        last(entropies, batches),
        bests.perTarget().stream().map(each -> last(each, batches)).toList(),
        still && spec.budget().plateau() != null);
  }

  private static List<Double> last(List<Double> values, int most) {
    return values.subList(Math.max(0, values.size() - most), values.size());
  }

  private static List<Double> values(String text) {
    return List.of(JSON.readValue(text, Double[].class));
  }
}
