package dev.mnas.service.study;

import dev.mnas.service.problem.IdempotencyKey;
import dev.mnas.service.problem.KeyReusedException;
import dev.mnas.task.Sha256;
import dev.mnas.task.StudyId;
import java.time.Clock;
import java.util.Optional;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Starts a study once, however often the request for it arrives. */
@Component
class StudyCreation {
  private final Studies studies;
  private final StudyAdvance advance;
  private final IdempotencyRows keys;
  private final TransactionTemplate transaction;
  private final Clock clock;

  StudyCreation(
      Studies studies,
      StudyAdvance advance,
      IdempotencyRows keys,
      TransactionTemplate transaction,
      Clock clock) {
    this.studies = studies;
    this.advance = advance;
    this.keys = keys;
    this.transaction = transaction;
    this.clock = clock;
  }

  /**
   * Starts the study, or finds the one that an earlier request with this key started.
   *
   * @throws KeyReusedException when the key stands for a study of another specification
   */
  StudyId create(StudySpec spec, String key) {
    IdempotencyKey.require(key);
    String hash = Sha256.of(spec.text());
    Optional<StudyId> known = known(key, hash);
    if (known.isPresent()) {
      return known.get();
    }
    try {
      StudyId id = transaction.execute(status -> add(spec, key, hash));
      advance.advance(id);
      return id;
    } catch (DataIntegrityViolationException sameKeyAtOnce) {
      return known(key, hash).orElseThrow(() -> sameKeyAtOnce);
    }
  }

  private StudyId add(StudySpec spec, String key, String hash) {
    StudyId id = studies.add(spec);
    IdempotencyRow row = new IdempotencyRow();
    row.key = key;
    row.bodyHash = hash;
    row.studyId = id.value();
    row.createdAt = clock.instant();
    keys.saveAndFlush(row);
    return id;
  }

  private Optional<StudyId> known(String key, String hash) {
    Optional<IdempotencyRow> row = keys.findById(key);
    if (row.isPresent() && !row.get().bodyHash.equals(hash)) {
      throw new KeyReusedException(key);
    }
    return row.map(found -> new StudyId(found.studyId));
  }
}
