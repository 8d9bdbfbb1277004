package dev.mnas.service.study;

import dev.mnas.service.process.ProgramVersion;
import dev.mnas.service.study.ModelCard.CardAccuracy;
import dev.mnas.service.study.ModelCard.CardFile;
import dev.mnas.service.study.ModelCard.CardLatency;
import dev.mnas.service.study.ModelCard.CardNetwork;
import dev.mnas.service.study.ModelCard.CardTraining;
import dev.mnas.service.trial.TrainingView;
import dev.mnas.service.trial.TrialState;
import dev.mnas.service.trial.TrialView;
import dev.mnas.service.trial.TrialViews;
import dev.mnas.task.DataSplit;
import dev.mnas.task.Recipe;
import dev.mnas.task.StudyId;
import dev.mnas.task.TrialId;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Optional;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Writes model cards out of what is stored of trials. */
@Component
class ModelCards {
  private final StudyViews studies;
  private final TrialViews trials;

  ModelCards(StudyViews studies, TrialViews trials) {
    this.studies = studies;
    this.trials = trials;
  }

  /**
   * The card of a trial.
   *
   * @throws NoSuchElementException when there is no such trial
   * @throws IllegalStudyStateException when it is not complete
   */
  @Transactional(readOnly = true)
  public ModelCard of(TrialId id) {
    StudyId study =
        trials
            .studyOf(id)
            .filter(found -> studies.spec(found).isPresent())
            .orElseThrow(() -> new NoSuchElementException("there is no trial " + id));
    StudySpec spec = studies.spec(study).orElseThrow();
    TrialView trial = trials.view(id, spec.targetPool());
    if (trial.state() != TrialState.COMPLETE) {
      throw new IllegalStudyStateException(
          "only a complete trial has a model card, trial %s is %s".formatted(id, trial.state()));
    }
    TrainingView training = trials.training(id).orElseThrow();
    TrialView.Finalist finalist = trial.finalist();
    Recipe recipe = finalist == null ? spec.recipe() : finalist.recipe();
    DataSplit data = finalist == null ? spec.data() : finalist.data();
    double accuracy = Objects.requireNonNull(trial.accuracy());
    return new ModelCard(
        ProgramVersion.MNAS,
        id,
        trial.number(),
        study,
        spec.name(),
        finalist,
        trial.baseline(),
        network(trial),
        new CardAccuracy(accuracy, data.validation()),
        trial.test(),
        trial.latencies().stream().map(CardLatency::of).toList(),
        spec.targets().of(trial.batch(), Objects.requireNonNull(trial.latencyMillis())),
        spec.targetPool(),
        Objects.requireNonNull(trial.reward()),
        data,
        recipe,
        CardTraining.of(training),
        Objects.requireNonNull(trial.endedAt()),
        files(id),
        limits(trial));
  }

  private static CardNetwork network(TrialView trial) {
    return new CardNetwork(
        trial.network().input().toString(),
        trial.network().classes(),
        trial.network().activation(),
        trial.blocks(),
        trial.parameters(),
        trial.madds(),
        trial.networkHash());
  }

  private List<CardFile> files(TrialId id) {
    Optional<Path> weights = trials.weights(id);
    List<CardFile> files = new ArrayList<>();
    if (weights.isPresent()) {
      files.add(file(id, "network.tflite", "TFLite, float32"));
      if (TrainedNetwork.isCalibrated(weights.get())) {
        files.add(file(id, "network-int8.tflite", "TFLite, full-integer int8"));
      }
      files.add(file(id, "network.onnx", "ONNX, float32"));
      files.add(file(id, "weights.safetensors", "the trained weights"));
    }
    files.add(file(id, "blocks.txt", "block strings and how to scale the input"));
    files.add(file(id, "trial.json", "every measurement"));
    return files;
  }

  private static CardFile file(TrialId trial, String name, String content) {
    return new CardFile("/api/v1/trials/%s/downloads/%s".formatted(trial, name), content);
  }

  private static List<String> limits(TrialView trial) {
    List<String> limits = new ArrayList<>();
    limits.add(
        "Accuracies and latencies are what workers measured and reported, none is simulated or"
            + " estimated; parameters and multiply-adds are counted.");
    limits.add(
        "The network was chosen by its accuracy on validation images and by its latency, so its"
            + " validation accuracy flatters it.");
    limits.add(
        trial.test() == null
            ? "No test image was looked at: how it does on images that chose nothing is not known."
            : "Test images chose nothing and were looked at once, after the last epoch; picking the"
                + " best of several finalists by their test accuracy would flatter that too.");
    limits.add(
        "One training with one seed gave these numbers; another seed gives others, and how far they"
            + " lie apart was not measured.");
    limits.add(
        "Latencies hold for the devices, runtimes and threads named here, for one image at a time in"
            + " float32; the int8 file was neither timed nor were its answers judged.");
    limits.add(
        "Accuracies say nothing of images unlike those of the data set, nor of how errors spread"
            + " over its classes.");
    return limits;
  }
}
