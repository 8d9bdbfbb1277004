package dev.mnas.service.study;

import dev.mnas.service.problem.IdempotencyKey;
import dev.mnas.service.problem.KeyReusedException;
import dev.mnas.service.trial.FinalistStore;
import dev.mnas.service.trial.FinalistStore.ChosenTrial;
import dev.mnas.service.trial.NewTrial;
import dev.mnas.service.trial.TrialState;
import dev.mnas.task.Sha256;
import dev.mnas.task.StudyId;
import dev.mnas.task.TrialId;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/**
 * Promotes trials: each is trained from scratch by a recipe for keeping, in a trial of its own. The
 * policy does not see it, and it is part of neither budget nor front.
 */
@Component
class Finalists {
  private final StudyRows studies;
  private final StudyEngine engine;
  private final FinalistStore trials;
  private final IdempotencyRows keys;
  private final TransactionTemplate transaction;
  private final Clock clock;
  private final JsonMapper json = JsonMapper.builder().build();

  Finalists(
      StudyRows studies,
      StudyEngine engine,
      FinalistStore trials,
      IdempotencyRows keys,
      TransactionTemplate transaction,
      Clock clock) {
    this.studies = studies;
    this.engine = engine;
    this.trials = trials;
    this.keys = keys;
    this.transaction = transaction;
    this.clock = clock;
  }

  /**
   * Promotes what the wish chooses. A network that is a finalist by the same recipe and data
   * already, running or complete, is that one; so is what an earlier request with the key promoted.
   *
   * @throws NoSuchElementException when there is no such study
   * @throws IllegalArgumentException when a named trial is not of the study, or is a finalist
   * @throws IllegalStudyStateException when the study was stopped, or a trial is not complete
   * @throws KeyReusedException when the key stands for something else
   */
  Promoted promote(StudyId id, Promotion wish, @Nullable String key) {
    if (key != null) {
      IdempotencyKey.require(key);
    }
    try {
      return transaction.execute(status -> promoteLocked(id, wish, key));
    } catch (DataIntegrityViolationException sameKeyAtOnce) {
      return transaction.execute(status -> promoteLocked(id, wish, key));
    }
  }

  private Promoted promoteLocked(StudyId id, Promotion wish, @Nullable String key) {
    StudyRow study =
        studies
            .lock(id.value())
            .orElseThrow(() -> new NoSuchElementException("there is no study " + id));
    String hash = Sha256.of("finalists of study " + id + ": " + wish.text());
    Optional<Promoted> known = key == null ? Optional.empty() : known(key, hash);
    if (known.isPresent()) {
      return known.get();
    }
    if (study.state == StudyState.STOPPED) {
      throw new IllegalStudyStateException("a study that is STOPPED takes no finalists");
    }
    StudySpec spec = StudySpec.parse(study.spec);
    List<TrialId> finalists = new ArrayList<>();
    boolean added = false;
    for (TrialId trial : chosen(id, spec, wish)) {
      ChosenTrial origin = promotable(id, trial);
      String accuracy = AccuracyKey.ofFinalist(spec.with(wish.recipe(), wish.data()));
      Optional<TrialId> existing = trials.known(id, origin.network(), accuracy);
      added |= existing.isEmpty();
      finalists.add(existing.orElseGet(() -> add(id, spec, origin, wish)));
    }
    List<TrialId> each = finalists.stream().distinct().toList();
    if (key != null) {
      keep(key, hash, id, each);
    }
    return new Promoted(each, added);
  }

  private List<TrialId> chosen(StudyId id, StudySpec spec, Promotion wish) {
    if (wish.top() == 0) {
      return wish.trials().stream().map(TrialId::new).toList();
    }
    List<TrialId> best = trials.best(id, spec.targets(), wish.top());
    if (best.isEmpty()) {
      throw new IllegalStudyStateException("study " + id + " has no complete trial to promote");
    }
    return best;
  }

  private ChosenTrial promotable(StudyId id, TrialId trial) {
    ChosenTrial chosen =
        trials
            .find(id, trial)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "trials must be of study %s, was trial %s".formatted(id, trial)));
    if (chosen.finalist()) {
      throw new IllegalArgumentException(
          "trials must not be finalists already, was trial " + trial);
    }
    if (chosen.state() != TrialState.COMPLETE) {
      throw new IllegalStudyStateException(
          "only a complete trial can be promoted, trial %s is %s".formatted(trial, chosen.state()));
    }
    return chosen;
  }

  private TrialId add(StudyId id, StudySpec spec, ChosenTrial origin, Promotion wish) {
    var finalist = new NewTrial.Finalist(origin.id(), wish.recipe(), wish.data());
    return engine.addFinalist(id, spec, finalist, origin.network());
  }

  private void keep(String key, String hash, StudyId study, List<TrialId> finalists) {
    IdempotencyRow row = new IdempotencyRow();
    row.key = key;
    row.bodyHash = hash;
    row.studyId = study.value();
    row.trials = json.writeValueAsString(finalists.stream().map(TrialId::value).toList());
    row.createdAt = clock.instant();
    keys.saveAndFlush(row);
  }

  private Optional<Promoted> known(String key, String hash) {
    Optional<IdempotencyRow> row = keys.findById(key);
    if (row.isPresent() && (!row.get().bodyHash.equals(hash) || row.get().trials == null)) {
      throw new KeyReusedException(key);
    }
    return row.map(
        found ->
            new Promoted(
                Stream.of(json.readValue(found.trials, Long[].class)).map(TrialId::new).toList(),
                false));
  }

  /**
   * The outcome of a promotion.
   *
   * @param finalists in the order in which they were chosen
   * @param added whether any of them is new
   */
  record Promoted(List<TrialId> finalists, boolean added) {
    Promoted {
      finalists = List.copyOf(finalists);
    }
  }
}
