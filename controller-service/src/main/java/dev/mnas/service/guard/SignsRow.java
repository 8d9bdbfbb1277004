package dev.mnas.service.guard;

import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import org.hibernate.annotations.Immutable;
import org.springframework.data.domain.Persistable;

/** The signs after a batch as stored; written once. */
@Entity
@Immutable
@Table(name = "batch_signs")
class SignsRow implements Persistable<SignsRow.Key> {
  @EmbeddedId Key key = new Key(0, 0);

  int complete;
  String signs = "";

  /** Points of the front; the signs leave them out. */
  String front = "[]";

  @Override
  public Key getId() {
    return key;
  }

  @Override
  public boolean isNew() {
    return true;
  }

  @Embeddable
  record Key(@Column(name = "study_id") long studyId, int batch) {}
}
