package dev.mnas.service.study;

import dev.mnas.service.event.Change;
import dev.mnas.service.event.EventLog;
import dev.mnas.service.policy.Observation;
import dev.mnas.service.policy.Policy;
import dev.mnas.service.policy.PolicySettings;
import dev.mnas.service.problem.IdempotencyKey;
import dev.mnas.service.problem.KeyReusedException;
import dev.mnas.service.trial.TrialStore;
import dev.mnas.service.version.StaleVersionException;
import dev.mnas.space.SearchSpace;
import dev.mnas.task.Sha256;
import dev.mnas.task.StudyId;
import dev.mnas.yaml.SpaceYaml;
import java.time.Clock;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Restarts and changes the policies of studies. The new state is stored in one transaction with
 * where in the batches it begins, so a crash before or after changes no suggestion.
 */
@Component
class PolicyEdits {
  private static final Logger LOG = LoggerFactory.getLogger(PolicyEdits.class);

  private final StudyRows rows;
  private final TrialStore trials;
  private final StudyGuard guard;
  private final IdempotencyRows keys;
  private final EventLog events;
  private final Clock clock;

  PolicyEdits(
      StudyRows rows,
      TrialStore trials,
      StudyGuard guard,
      IdempotencyRows keys,
      EventLog events,
      Clock clock) {
    this.rows = rows;
    this.trials = trials;
    this.guard = guard;
    this.keys = keys;
    this.events = events;
    this.clock = clock;
  }

  /**
   * Has the policy start anew; which networks are known it keeps.
   *
   * @param key under which the same restart may be asked for again; absent for none
   * @throws NoSuchElementException when there is no such study
   * @throws IllegalStudyStateException when the study was stopped
   * @throws KeyReusedException when the key stands for something else
   */
  @Transactional
  public void restart(StudyId id, @Nullable String key) {
    StudyRow study = locked(id);
    if (key != null && !isNew(key, id)) {
      return;
    }
    StudySpec spec = StudySpec.parse(study.spec);
    SearchSpace space = SpaceYaml.read(spec.space());
    Policy policy = StudyPolicy.of(study, spec, space);
    policy.restart();
    study.restart(policy.state());
    edited(study, space, "was restarted");
  }

  /**
   * Puts another policy in the place of the present one. It is told of all complete trials of the
   * batches that were observed, in trial order, and then of each batch that is still open.
   *
   * @param wish reads the new settings, by those of now
   * @param version of the settings that the caller has seen
   * @throws NoSuchElementException when there is no such study
   * @throws StaleVersionException when they were changed since
   * @throws IllegalStudyStateException when the study was stopped
   */
  @Transactional
  public void change(StudyId id, UnaryOperator<PolicySettings> wish, int version) {
    StudyRow study = locked(id);
    if (study.policyVersion != version) {
      throw new StaleVersionException(study.policyVersion);
    }
    StudySpec before = StudySpec.parse(study.spec);
    StudySpec spec = before.with(wish.apply(before.policy()));
    SearchSpace space = SpaceYaml.read(spec.space());
    Policy policy = StudyPolicy.create(spec, space, study.batchesSampled);
    List<Observation> known =
        StudyPolicy.observations(trials.completeBefore(id, study.batchesObserved));
    if (!known.isEmpty()) {
      policy.inform(known);
    }
    study.change(spec.policy(), policy.state());
    edited(study, space, "is now " + spec.policy());
  }

  private StudyRow locked(StudyId id) {
    return rows.lock(id.value())
        .orElseThrow(() -> new NoSuchElementException("there is no study " + id));
  }

  private boolean isNew(String key, StudyId id) {
    IdempotencyKey.require(key);
    String hash = Sha256.of("restart of the policy of study " + id);
    Optional<IdempotencyRow> known = keys.findById(key);
    if (known.isPresent()) {
      if (!known.get().bodyHash.equals(hash)) {
        throw new KeyReusedException(key);
      }
      return false;
    }
    IdempotencyRow row = new IdempotencyRow();
    row.key = key;
    row.bodyHash = hash;
    row.studyId = id.value();
    row.createdAt = clock.instant();
    keys.saveAndFlush(row);
    return true;
  }

  private void edited(StudyRow study, SearchSpace space, String what) {
    guard.judge(study, StudySpec.parse(study.spec), space);
    events.note(new Change.OfStudy(StudyEngine.idOf(study)));
    LOG.atInfo().addKeyValue("study", study.id).log("The policy of '{}' {}", study.name, what);
  }
}
