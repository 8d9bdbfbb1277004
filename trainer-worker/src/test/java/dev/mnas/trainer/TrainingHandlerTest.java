package dev.mnas.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import dev.mnas.export.ActivationRange;
import dev.mnas.export.Calibration;
import dev.mnas.export.Int8TfliteWriter;
import dev.mnas.export.RangesJson;
import dev.mnas.export.Safetensors;
import dev.mnas.network.Network;
import dev.mnas.network.NetworkSpec;
import dev.mnas.network.TensorShape;
import dev.mnas.network.Weights;
import dev.mnas.task.DataSplit;
import dev.mnas.task.FailureClass;
import dev.mnas.task.Progress;
import dev.mnas.task.Recipe;
import dev.mnas.task.Task;
import dev.mnas.task.TaskId;
import dev.mnas.task.TaskResult;
import dev.mnas.task.TaskResult.Trained;
import dev.mnas.task.TaskSpec;
import dev.mnas.task.TestScore;
import dev.mnas.task.TrialId;
import dev.mnas.trainer.data.Datasets;
import dev.mnas.trainer.data.FashionMnist;
import dev.mnas.trainer.data.ImageDataset;
import dev.mnas.trainer.data.ImageFolder;
import dev.mnas.trainer.dl4j.Networks;
import dev.mnas.trainer.dl4j.TrainableNetwork;
import dev.mnas.trainer.dl4j.TrainingSettings;
import dev.mnas.worker.TaskCancelled;
import dev.mnas.worker.TaskContext;
import dev.mnas.worker.TaskFailure;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class TrainingHandlerTest {
  private static final Network NETWORK = Networks.fashion("r1_k3_s22_e1_i16_o16_noskip");
  private static final DataSplit SPLIT = new DataSplit("fashion-mnist", 128, 50);

  private final TrainingHandler handler =
      new TrainingHandler(Datasets.bundled(), MemoryLimit.NONE, Clock.systemUTC());
  private final Uploads uploads = new Uploads();

  @Test
  void trainedWeightsAreUploadedAndNamed() throws TaskFailure, TaskCancelled {
    Trained trained = train(Recipe.ofEpochs(1));

    assertThat(trained.diverged()).isFalse();
    assertThat(trained.weights()).isEqualTo(Uploads.HASH);
    assertThat(Safetensors.read(NETWORK, uploads.files.get(0)).get("stem.kernel")).hasSize(144);
    assertThat(trained.provenance().seed()).isEqualTo(1);
  }

  @Test
  void rangesOfActivationsTravelWithTheWeights() throws IOException, TaskFailure, TaskCancelled {
    train(Recipe.ofEpochs(1));

    byte[] file = uploads.files.get(0);
    Map<String, ActivationRange> ranges =
        RangesJson.read(
            Safetensors.metadata(file).getOrDefault(Safetensors.ACTIVATION_RANGES, "none"));
    assertThat(ranges).containsKeys("input", "stem", "classifier");
    Weights weights = Safetensors.read(NETWORK, file);
    ImageDataset train = FashionMnist.train();
    Calibration expected = new Calibration(NETWORK, weights);
    for (int image = 0; image < SPLIT.train(); image++) {
      expected.add(train.image(image));
    }
    assertThat(ranges).isEqualTo(expected.ranges());
    assertThat(Int8TfliteWriter.write(NETWORK, weights, ranges)).isNotEmpty();
  }

  @Test
  void fewerImagesThanCalibrationNeedsLeaveNoRanges() throws TaskFailure, TaskCancelled {
    DataSplit few = new DataSplit("fashion-mnist", Calibration.MIN_IMAGES - 1, 50);

    handler.handle(task(new TaskSpec.Train(NETWORK.spec(), Recipe.ofEpochs(1), few)), uploads);

    assertThat(Safetensors.metadata(uploads.files.get(0)))
        .containsKey(Safetensors.INPUT_MEAN)
        .doesNotContainKey(Safetensors.ACTIVATION_RANGES);
  }

  @Test
  void finalistIsJudgedOnTheTestImages() throws IOException, TaskFailure, TaskCancelled {
    Trained trained = finalist(Recipe.ofEpochs(2), SPLIT, uploads);

    TestScore score = Objects.requireNonNull(trained.test());
    Weights weights = Safetensors.read(NETWORK, uploads.files.get(0));
    ImageDataset test = FashionMnist.test();
    TrainingSettings unused = TrainingSettings.sgd(step -> 0, 0, 0);
    int right = 0;
    try (TrainableNetwork network = TrainableNetwork.of(NETWORK, weights, unused)) {
      for (int image = 0; image < test.size(); image++) {
        right += network.classify(test.image(image), 1)[0] == test.label(image) ? 1 : 0;
      }
    }
    assertThat(score).isEqualTo(new TestScore(right / 10_000.0, 10_000));
    assertThat(trained.accuracy()).isNotEqualTo(score.accuracy());
    assertThat(uploads.kept).hasSize(2);
  }

  @Test
  void candidateNeitherReadsTestImagesNorLeavesCheckpoints() throws TaskFailure, TaskCancelled {
    assertThat(train(Recipe.ofEpochs(2)).test()).isNull();
    assertThat(uploads.kept).isEmpty();
  }

  @Test
  void finalistThatIsHandedBackEndsAsIfNothingHadHappened() throws TaskFailure, TaskCancelled {
    Recipe recipe = Recipe.ofEpochs(3);
    Trained undisturbed = finalist(recipe, SPLIT, uploads);
    Uploads stopped = new Uploads();
    stopped.cancelAtCheckpoint = 2;
    assertThatExceptionOfType(TaskCancelled.class)
        .isThrownBy(() -> finalist(recipe, SPLIT, stopped));
    assertThat(stopped.files).isEmpty();
    Uploads successor = new Uploads();
    successor.kept.addAll(stopped.kept);

    Trained trained = finalist(recipe, SPLIT, successor);

    assertThat(successor.kept).hasSize(3);
    assertThat(successor.files.get(0)).isEqualTo(uploads.files.get(0));
    assertThat(trained.accuracy()).isEqualTo(undisturbed.accuracy());
    assertThat(trained.test()).isEqualTo(undisturbed.test());
    assertThat(trained.curve())
        .extracting(Progress::epoch, Progress::loss, Progress::accuracy)
        .isEqualTo(
            undisturbed.curve().stream()
                .map(epoch -> tuple(epoch.epoch(), epoch.loss(), epoch.accuracy()))
                .toList());
  }

  @Test
  void finalistOfDataWithoutTestImagesHasNoTestScore(@TempDir Path folder)
      throws IOException, TaskFailure, TaskCancelled {
    for (int image = 0; image < 100; image++) {
      Path file = folder.resolve("class-" + image % 10).resolve(image + ".png");
      Files.createDirectories(file.getParent());
      BufferedImage pixels = new BufferedImage(28, 28, BufferedImage.TYPE_BYTE_GRAY);
      pixels.setRGB(image % 28, 3, 0xffffff);
      ImageIO.write(pixels, "png", file.toFile());
    }
    Datasets datasets = Datasets.with(Map.of("dots", new ImageFolder(folder)));
    TaskSpec spec =
        new TaskSpec.Train(NETWORK.spec(), Recipe.ofEpochs(1), new DataSplit("dots", 64, 16), true);
    TaskResult trained =
        new TrainingHandler(datasets, MemoryLimit.NONE, Clock.systemUTC())
            .handle(task(spec), uploads);
    assertThat(((Trained) trained).test()).isNull();
    assertThat(uploads.kept).hasSize(1);
  }

  private Trained finalist(Recipe recipe, DataSplit split, Uploads context)
      throws TaskFailure, TaskCancelled {
    TaskSpec spec = new TaskSpec.Train(NETWORK.spec(), recipe, split, true);
    return (Trained) handler.handle(task(spec), context);
  }

  @Test
  void divergedTrainingIsWorthChance() throws TaskFailure, TaskCancelled {
    Trained trained = train(new Recipe(20, 64, 1e30, 0.9, 0, 0, 1));

    assertThat(trained.diverged()).isTrue();
    assertThat(trained.accuracy()).isEqualTo(0.1);
    assertThat(trained.weights()).isNull();
    assertThat(uploads.files).isEmpty();
  }

  @Test
  void networkOfAnotherInputIsInvalid() {
    NetworkSpec fashion = NETWORK.spec();
    NetworkSpec colour =
        new NetworkSpec(
            new TensorShape(32, 32, 3),
            10,
            fashion.activation(),
            16,
            2,
            fashion.blocks(),
            fashion.headFilters());

    TaskFailure failure = failure(new TaskSpec.Train(colour, Recipe.ofEpochs(1), SPLIT));

    assertThat(failure.failure()).isEqualTo(FailureClass.INVALID_NETWORK);
    assertThat(failure).hasMessageContaining("network input must be 28x28x1, was 32x32x3");
  }

  @ParameterizedTest
  @CsvSource({
    "r9_k3_s11_e512_i16_o16_noskip,      native memory is limited to",
    "r2_k5_s22_i16_o2500_conv_noskip,    MB of weights, gradients and optimizer",
  })
  void networkThatCannotFitIsOutOfMemoryWithItsSize(String block, String told) {
    Network huge = Networks.fashion(block);

    assertThat(failure(new TaskSpec.Train(huge.spec(), Recipe.ofEpochs(1), SPLIT)))
        .hasMessageContaining(told)
        .hasMessageMatching("(?s).*it takes \\d+ MB of activations, \\d+ MB of weights.*")
        .extracting(TaskFailure::failure)
        .isEqualTo(FailureClass.OUT_OF_MEMORY);
  }

  @Test
  void imagesOfAFolderAreLearned(@TempDir Path folder)
      throws IOException, TaskFailure, TaskCancelled {
    Random random = new Random(1);
    for (int image = 0; image < 80; image++) {
      boolean bright = image % 2 == 0;
      BufferedImage pixels = new BufferedImage(40, 30, BufferedImage.TYPE_INT_RGB);
      for (int i = 0; i < 40 * 30; i++) {
        int grey = random.nextInt(128) + (bright ? 100 : 0);
        pixels.setRGB(i % 40, i / 40, grey * 0x010101);
      }
      Path file = folder.resolve(bright ? "day" : "night").resolve(image + ".png");
      Files.createDirectories(file.getParent());
      ImageIO.write(pixels, "png", file.toFile());
    }
    NetworkSpec small =
        new NetworkSpec(
            new TensorShape(12, 16, 1),
            2,
            NETWORK.spec().activation(),
            8,
            2,
            NETWORK.spec().blocks(),
            16);
    Datasets datasets = Datasets.with(Map.of("light", new ImageFolder(folder)));
    TaskSpec spec = new TaskSpec.Train(small, Recipe.ofEpochs(5), new DataSplit("light", 64, 16));
    TaskResult trained =
        new TrainingHandler(datasets, MemoryLimit.NONE, Clock.systemUTC())
            .handle(task(spec), uploads);
    assertThat(((Trained) trained).accuracy()).isGreaterThan(0.9);
    assertThat(Safetensors.metadata(uploads.files.get(0))).containsEntry("dataset", "light");
  }

  @Test
  void latencyTaskIsRefused() {
    assertThat(failure(new TaskSpec.MeasureLatency(NETWORK.spec(), 1)))
        .hasMessageContaining("TRAIN only");
  }

  private Trained train(Recipe recipe) throws TaskFailure, TaskCancelled {
    return (Trained)
        handler.handle(task(new TaskSpec.Train(NETWORK.spec(), recipe, SPLIT)), uploads);
  }

  private TaskFailure failure(TaskSpec spec) {
    return catchThrowableOfType(TaskFailure.class, () -> handler.handle(task(spec), uploads));
  }

  private static Task task(TaskSpec spec) {
    return new Task(new TaskId(1), new TrialId(1), "local", spec);
  }

  private static final class Uploads implements TaskContext {
    static final String HASH = "ab".repeat(32);

    final List<byte[]> files = new ArrayList<>();
    final List<byte[]> kept = new ArrayList<>();
    int cancelAtCheckpoint = Integer.MAX_VALUE;

    @Override
    public void progress(Progress progress) {
      assertThat(progress.loss()).isFinite();
    }

    @Override
    public boolean cancelled() {
      return kept.size() >= cancelAtCheckpoint;
    }

    @Override
    public Optional<byte[]> checkpoint() {
      return kept.isEmpty() ? Optional.empty() : Optional.of(kept.get(kept.size() - 1));
    }

    @Override
    public void keepCheckpoint(byte[] checkpoint) {
      kept.add(checkpoint);
    }

    @Override
    public String upload(byte[] artifact) {
      files.add(artifact);
      return HASH;
    }
  }
}
