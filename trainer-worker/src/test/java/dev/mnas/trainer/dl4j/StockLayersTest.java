package dev.mnas.trainer.dl4j;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mnas.network.Activation;
import dev.mnas.network.Network;
import dev.mnas.network.TensorShape;
import dev.mnas.network.Weights;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.NoOp;

/** Loss and gradients of our layers next to those of DL4J's own, where it has such. */
@Timeout(60)
class StockLayersTest {
  private static final int IMAGES = 4;
  private static final TensorShape INPUT = new TensorShape(9, 7, 3);

  @BeforeAll
  static void useDoubles() {
    Nd4j.setDefaultDataTypes(DataType.DOUBLE, DataType.DOUBLE);
  }

  @AfterAll
  static void useFloats() {
    Nd4j.setDefaultDataTypes(DataType.FLOAT, DataType.FLOAT);
  }

  @ParameterizedTest
  @CsvSource({
    "RELU,  4, 1, 0, r1_k3_s11_i4_o4_conv_noskip",
    "RELU6, 4, 1, 0, r1_k3_s22_i4_o5_conv_noskip",
    "RELU,  4, 1, 0, r1_k5_s11_i4_o3_conv_noskip",
    "RELU6, 4, 2, 0, r1_k5_s22_i4_o4_conv_noskip",
    "RELU6, 4, 1, 0, r1_k3_s11_e1_i4_o4_noskip",
    "RELU,  4, 1, 0, r1_k3_s22_e1_i4_o4_noskip",
    "RELU,  4, 1, 0, r1_k5_s11_e1_i4_o4_noskip",
    "RELU6, 4, 1, 0, r1_k5_s22_e1_i4_o4_noskip",
    "RELU6, 3, 1, 0, r1_k3_s11_e3_i3_o4_noskip",
    "RELU,  4, 1, 0, r2_k3_s11_e2_i4_o4",
    "RELU6, 4, 1, 0, r1_k3_s11_i4_o4_conv",
    "RELU6, 4, 1, 0, r1_k3_s11_e2_i4_o4_poolskip",
    "RELU,  4, 1, 0, r1_k3_s22_e2_i4_o4_poolskip",
    "RELU6, 4, 2, 6, r2_k5_s22_e3_i4_o4_poolskip",
  })
  void gradientsAreThoseOfStockLayers(
      Activation activation, int stem, int stemStride, int head, String block) {
    Network network = Networks.of(INPUT, activation, stem, stemStride, head, block);
    SplittableRandom random = new SplittableRandom(11);
    ComputationGraph ours = GraphBuilder.build(network, DataType.DOUBLE, new NoOp());
    new WeightTransfer(network, ours).write(Weights.random(network, random));
    INDArray parameters = ours.params();
    for (long i = 0; i < parameters.length(); i++) {
      parameters.putScalar(i, parameters.getDouble(i) + 0.2 * random.nextGaussian());
    }
    StockGraph stock = new StockGraph(network);
    stock.copyParameters(ours);
    INDArray images = images(random);
    INDArray labels = Nd4j.zeros(DataType.DOUBLE, IMAGES, 10);
    for (int i = 0; i < IMAGES; i++) {
      labels.putScalar(i, i * 2, 1);
    }

    Map<String, INDArray> expected = stock.gradients(images, labels);
    Map<String, INDArray> found = gradients(ours, images, labels);

    assertThat(found.keySet()).containsExactlyInAnyOrderElementsOf(expected.keySet());
    expected.forEach(
        (name, gradient) -> {
          INDArray difference = found.getOrDefault(name, gradient).dup('c').reshape(-1);
          difference.subi(gradient.dup('c').reshape(-1));
          double largest = gradient.amaxNumber().doubleValue();
          assertThat(difference.amaxNumber().doubleValue())
              .as("%s of at most %s", name, largest)
              .isLessThan(1e-8 * Math.max(1, largest));
        });
  }

  private static Map<String, INDArray> gradients(
      ComputationGraph ours, INDArray images, INDArray labels) {
    ours.setInputs(images);
    ours.setLabels(labels);
    ours.computeGradientAndScore();
    Map<String, INDArray> found = new LinkedHashMap<>();
    found.put("loss", Nd4j.scalar(ours.score()));
    found.putAll(ours.gradient().gradientForVariable());
    return found;
  }

  private static INDArray images(SplittableRandom random) {
    INDArray images =
        Nd4j.createUninitialized(
            DataType.DOUBLE, IMAGES, INPUT.height(), INPUT.width(), INPUT.channels());
    double[] values = new double[Math.toIntExact(images.length())];
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextGaussian();
    }
    Memory.write(values, images);
    return images;
  }
}
