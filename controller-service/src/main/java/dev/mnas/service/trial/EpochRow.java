package dev.mnas.service.trial;

import dev.mnas.task.Progress;
import dev.mnas.task.TrialId;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.io.Serializable;

/** A finished epoch of a trial's training. */
@Entity
@IdClass(EpochRow.Key.class)
@Table(name = "trial_epoch")
class EpochRow {
  @Id
  @Column(name = "trial_id")
  long trialId;

  @Id int epoch;

  double loss;
  double accuracy;

  @Column(name = "images_per_second")
  double imagesPerSecond;

  /** As the database gives it. */
  EpochRow() {}

  EpochRow(TrialId trial, Progress progress) {
    trialId = trial.value();
    epoch = progress.epoch();
    loss = progress.loss();
    accuracy = progress.accuracy();
    imagesPerSecond = progress.imagesPerSecond();
  }

  Progress progress() {
    return new Progress(epoch, loss, accuracy, imagesPerSecond);
  }

  /** One row an epoch. */
  record Key(long trialId, int epoch) implements Serializable {}
}
