package dev.mnas.service.study;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.mnas.service.trial.TrainingView;
import dev.mnas.service.trial.TrialView;
import dev.mnas.task.DataSplit;
import dev.mnas.task.Progress;
import dev.mnas.task.Recipe;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A trial with all that is known of it.
 *
 * @param curve finished epochs of its training, also of one that runs or was stopped, or of the one
 *     that its accuracy was taken from
 * @param training absent until there is an accuracy
 * @param recipe and data that it is trained by: its study's, or a finalist's own
 * @param onFront whether no trial of its study beats it in accuracy and latency
 * @param best whether no trial of its study has a higher reward
 * @param weightsKept whether its trained weights can be downloaded: a study keeps those of its
 *     front, its best trial, its baselines and finalists
 * @param int8 whether they can be downloaded as an int8 model too: they came with the ranges of the
 *     activations
 * @param targetMillis what its reward is taken under: the target of its batch, and for a baseline
 *     or a finalist the one that it misses least; absent until it is timed
 * @param targetMiss |LAT / T - 1| of that target
 */
record TrialDetail(
    @JsonUnwrapped TrialView trial,
    List<Progress> curve,
    @Nullable TrainingView training,
    Recipe recipe,
    DataSplit data,
    boolean onFront,
    boolean best,
    boolean weightsKept,
    boolean int8,
    @Nullable Double targetMillis,
    @Nullable Double targetMiss) {
  TrialDetail {
    curve = List.copyOf(curve);
  }
}
