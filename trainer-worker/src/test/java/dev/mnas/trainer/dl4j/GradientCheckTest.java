package dev.mnas.trainer.dl4j;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mnas.network.Activation;
import dev.mnas.network.Network;
import dev.mnas.network.TensorShape;
import dev.mnas.network.Weights;
import java.util.SplittableRandom;
import org.deeplearning4j.gradientcheck.GradientCheckUtil;
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

/** Every layer of ours against finite differences in double precision. */
@Timeout(60)
class GradientCheckTest {
  private static final int IMAGES = 3;
  private static final TensorShape INPUT = new TensorShape(5, 6, 2);

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
    "convolution,                     RELU,  4, 1, 0, r1_k3_s11_i4_o4_conv_noskip",
    "convolution with stride,         RELU6, 4, 1, 0, r1_k3_s22_i4_o5_conv_noskip",
    "large convolution,               RELU,  4, 1, 0, r1_k5_s11_i4_o3_conv_noskip",
    "large convolution with stride,   RELU6, 3, 1, 0, r1_k5_s22_i3_o4_conv_noskip",
    "stem with stride,                RELU6, 4, 2, 0, r1_k3_s11_i4_o4_conv_noskip",
    "depthwise 3x3,                   RELU6, 4, 1, 0, r1_k3_s11_e1_i4_o4_noskip",
    "depthwise 3x3 with stride,       RELU,  4, 1, 0, r1_k3_s22_e1_i4_o4_noskip",
    "depthwise 5x5,                   RELU,  4, 1, 0, r1_k5_s11_e1_i4_o4_noskip",
    "depthwise 5x5 with stride,       RELU6, 4, 1, 0, r1_k5_s22_e1_i4_o4_noskip",
    "expansion,                       RELU6, 3, 1, 0, r1_k3_s11_e3_i3_o4_noskip",
    "squeeze-and-excitation in conv,  RELU,  4, 1, 0, r1_k3_s11_i4_o4_se0.5_conv_noskip",
    "squeeze-and-excitation,          RELU6, 4, 1, 0, r1_k3_s22_e2_i4_o4_se0.5_noskip",
    "identity skip,                   RELU,  4, 1, 0, r2_k3_s11_e2_i4_o4",
    "identity skip around conv,       RELU6, 4, 1, 0, r1_k3_s11_i4_o4_conv",
    "pool skip,                       RELU6, 4, 1, 0, r1_k3_s11_e2_i4_o4_poolskip",
    "pool skip with stride,           RELU,  4, 1, 0, r1_k3_s22_e2_i4_o4_poolskip",
    "shuffle unit,                    RELU,  8, 1, 0, r2_k3_s11_i8_o8_g2_shuffle",
    "shuffle unit without shortcut,   RELU6, 8, 1, 0, r2_k3_s22_i8_o16_g2_shuffle_noskip",
    "shuffle unit with stride,        RELU6, 8, 1, 0, r1_k3_s22_i8_o32_g2_shuffle",
    "shuffle unit with pool skip,     RELU,  8, 1, 0, r2_k3_s22_i8_o8_g2_shuffle_poolskip",
    "shuffle units of four groups,    RELU,  8, 1, 0, r2_k5_s22_i8_o32_se0.5_g4_shuffle",
    "shuffle units of three groups,   RELU6, 6, 1, 0, r2_k3_s22_i6_o24_g3_shuffle",
    "shuffle units of eight groups,   RELU,  8, 1, 0, r2_k3_s11_i8_o32_g8_shuffle",
    "identity skip around SE,         RELU,  4, 1, 0, r2_k3_s11_e2_i4_o4_se0.5",
    "large kernel with SE and skip,   RELU6, 4, 1, 0, r1_k5_s11_e3_i4_o4_se0.25",
    "identity skip around conv and SE, RELU,  4, 1, 0, r1_k3_s11_i4_o4_se0.5_conv",
    "pool skip around conv,           RELU6, 4, 1, 0, r2_k3_s22_i4_o4_conv_poolskip",
    "pool skip around conv with SE,   RELU,  4, 1, 0, r1_k5_s11_i4_o4_se0.5_conv_poolskip",
    "head,                            RELU6, 4, 1, 6, r1_k3_s22_e2_i4_o5_noskip",
    "all together,                    RELU6, 4, 2, 6, r2_k5_s22_e3_i4_o4_se0.25_poolskip",
  })
  void gradientsAreThoseOfFiniteDifferences(
      String what, Activation activation, int stem, int stemStride, int head, String block) {
    Network network = Networks.of(INPUT, activation, stem, stemStride, head, block);

    assertThat(check(network)).as(what).isTrue();
  }

  private static boolean check(Network network) {
    ComputationGraph graph = GraphBuilder.build(network, DataType.DOUBLE, new NoOp());
    SplittableRandom random = new SplittableRandom(7);
    new WeightTransfer(network, graph).write(Weights.random(network, random));
    perturb(graph.params(), random);
    INDArray images =
        Nd4j.createUninitialized(
            DataType.DOUBLE, IMAGES, INPUT.height(), INPUT.width(), INPUT.channels());
    fill(images, random);
    INDArray labels = Nd4j.zeros(DataType.DOUBLE, IMAGES, 10);
    for (int i = 0; i < IMAGES; i++) {
      labels.putScalar(i, i * 3, 1);
    }
    return GradientCheckUtil.checkGradients(
        new GradientCheckUtil.GraphConfig()
            .net(graph)
            .inputs(new INDArray[] {images})
            .labels(new INDArray[] {labels})
            .epsilon(1e-6)
            .maxRelError(1e-4)
            .minAbsoluteError(1e-8)
            .subset(true)
            .maxPerParam(24)
            .print(GradientCheckUtil.PrintMode.FAILURES_ONLY));
  }

  /** Moves every parameter off its special value: gamma 1, beta 0, bias 0. */
  private static void perturb(INDArray parameters, SplittableRandom random) {
    for (long i = 0; i < parameters.length(); i++) {
      parameters.putScalar(i, parameters.getDouble(i) + 0.2 * random.nextGaussian());
    }
  }

  private static void fill(INDArray array, SplittableRandom random) {
    double[] values = new double[Math.toIntExact(array.length())];
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextGaussian();
    }
    Memory.write(values, array);
  }
}
