package dev.mnas.trainer.parity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mnas.export.Calibration;
import dev.mnas.export.Int8TfliteWriter;
import dev.mnas.export.TfliteWriter;
import dev.mnas.network.Network;
import dev.mnas.network.TensorShape;
import dev.mnas.network.Weights;
import dev.mnas.task.DataSplit;
import dev.mnas.task.Progress;
import dev.mnas.task.Recipe;
import dev.mnas.trainer.data.Datasets;
import dev.mnas.trainer.data.FashionMnist;
import dev.mnas.trainer.data.ImageDataset;
import dev.mnas.trainer.dl4j.Networks;
import dev.mnas.trainer.recipe.Training;
import dev.mnas.trainer.recipe.TrainingOutcome;
import dev.mnas.worker.TaskContext;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What full-integer models lose against float ones. */
class Int8IT {
  private static final Logger LOG = LoggerFactory.getLogger(Int8IT.class);
  private static final int TRAINING_IMAGES = 10_000;
  private static final int EPOCHS = Integer.getInteger("int8.epochs", 2);

  /** Every kind of layer, depthwise convolutions of both sizes. */
  private static final Network NETWORK =
      Networks.fashion(
          "r1_k3_s11_e1_i16_o16",
          "r2_k3_s22_e3_i16_o24_se0.25_poolskip",
          "r1_k3_s11_i24_o24_conv",
          "r2_k5_s22_e6_i24_o40_se0.25");

  @Test
  void trainedNetworkLosesAtMostOnePoint() throws Exception {
    Weights weights = trained();
    ImageDataset train = FashionMnist.train();
    List<float[]> images =
        IntStream.range(0, Calibration.MIN_IMAGES).mapToObj(train::image).toList();

    byte[] int8 = int8(NETWORK, weights, images);

    double floatAccuracy = accuracy(TfliteWriter.write(NETWORK, weights));
    double int8Accuracy = accuracy(int8);
    LOG.info("Accuracy of 10,000 test images: float {}, int8 {}", floatAccuracy, int8Accuracy);
    assertThat(floatAccuracy).isGreaterThan(0.8);
    assertThat(int8Accuracy).isGreaterThanOrEqualTo(floatAccuracy - 0.01);
  }

  @Test
  void everyCombinationOfOneLayerStaysCloseToFloat() {
    SplittableRandom random = new SplittableRandom(4);
    double worst = 0;
    for (Network network : OneLayerNetworks.all()) {
      Weights weights = DrawnWeights.of(network, random);
      List<float[]> images = images(network, random);
      byte[] file = int8(network, weights, images);
      double noise = noise(TfliteWriter.write(network, weights), file, images);
      assertThat(noise).as("noise of %s", network).isLessThan(0.05);
      worst = Math.max(worst, noise);
    }
    LOG.info("Largest noise of int8: {} of the logits' root mean square", worst);
  }

  private static byte[] int8(Network network, Weights weights, List<float[]> images) {
    Calibration calibration = new Calibration(network, weights);
    images.forEach(calibration::add);
    return Int8TfliteWriter.write(network, weights, calibration.ranges());
  }

  /** Root mean square of the difference, as a share of that of the float logits. */
  private static double noise(byte[] exact, byte[] rounded, List<float[]> images) {
    double difference = 0;
    double power = 0;
    try (TfliteRuntime expected = new TfliteRuntime(exact);
        TfliteRuntime actual = new TfliteRuntime(rounded)) {
      // XNNPACK has no such kernel for int8: TFLite's own runs.
      assertThat(actual.nodesLeft()).isSubsetOf("AVERAGE_POOL_2D");
      for (float[] image : images) {
        double[] logits = expected.logits(image);
        double[] close = actual.logits(image);
        for (int i = 0; i < logits.length; i++) {
          difference += (logits[i] - close[i]) * (logits[i] - close[i]);
          power += logits[i] * logits[i];
        }
      }
    }
    return Math.sqrt(difference / power);
  }

  private static List<float[]> images(Network network, SplittableRandom random) {
    List<float[]> images = new ArrayList<>();
    for (int i = 0; i < Calibration.MIN_IMAGES; i++) {
      float[] image = new float[Math.toIntExact(network.spec().input().elements())];
      for (int at = 0; at < image.length; at++) {
        image[at] = random.nextFloat(-1, 1);
      }
      images.add(image);
    }
    return images;
  }

  private static double accuracy(byte[] file) throws Exception {
    ImageDataset test = FashionMnist.test();
    int right = 0;
    try (TfliteRuntime model = new TfliteRuntime(file)) {
      assertThat(model.nodesLeft()).isEmpty();
      for (int i = 0; i < test.size(); i++) {
        double[] logits = model.logits(test.image(i));
        int best =
            IntStream.range(1, logits.length).reduce(0, (a, b) -> logits[b] > logits[a] ? b : a);
        right += best == test.label(i) ? 1 : 0;
      }
    }
    return (double) right / test.size();
  }

  private static Weights trained() throws Exception {
    Datasets.Parts data =
        Datasets.bundled()
            .load(
                new DataSplit(FashionMnist.NAME, TRAINING_IMAGES, 250), new TensorShape(28, 28, 1));
    Training training = new Training(NETWORK, Recipe.ofEpochs(EPOCHS), data, Clock.systemUTC());
    return ((TrainingOutcome.Finished) training.run(new Uninterrupted())).weights();
  }

  private static final class Uninterrupted implements TaskContext {
    @Override
    public void progress(Progress progress) {
      LOG.info("{}", progress);
    }

    @Override
    public boolean cancelled() {
      return false;
    }

    @Override
    public String upload(byte[] artifact) {
      throw new AssertionError("training uploads nothing");
    }
  }
}
