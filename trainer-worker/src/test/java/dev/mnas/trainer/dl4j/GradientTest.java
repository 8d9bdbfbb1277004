package dev.mnas.trainer.dl4j;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mnas.network.Activation;
import dev.mnas.network.Network;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.deeplearning4j.gradientcheck.GradientCheckUtil;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.layers.normalization.BatchNormalization;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.NoOp;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;

/** Hand-written gradients against central differences in doubles. */
@Timeout(120)
class GradientTest {
  private static final int BATCH = 3;

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
    "RELU6, 4, 1, r1_k3_s11_i4_o4_conv_noskip",
    "RELU, 4, 2, r1_k3_s22_i4_o5_conv_noskip",
    "RELU6, 4, 1, r1_k3_s11_e1_i4_o4_noskip",
    "RELU6, 4, 1, r1_k5_s11_e1_i4_o4_noskip",
    "RELU, 4, 1, r1_k3_s22_e1_i4_o4_noskip",
    "RELU, 4, 1, r1_k5_s22_e1_i4_o4_noskip",
    "RELU6, 9, 1, r1_k3_s11_e1_i9_o4_noskip",
    "RELU6, 9, 1, r1_k5_s22_e1_i9_o4_noskip",
    "RELU6, 4, 1, r1_k3_s11_e2_i4_o4_se0.5_noskip",
    "RELU6, 4, 1, r2_k3_s11_e2_i4_o4_se0.5",
    "RELU6, 4, 1, r1_k3_s11_e1_i4_o4_poolskip",
    "RELU6, 4, 1, r1_k3_s22_e1_i4_o4_poolskip",
  })
  void gradientsAgreeWithDifferences(
      Activation activation, int stem, int stemStride, String block) {
    assertThat(check(Networks.tiny(activation, stem, stemStride, block))).isTrue();
  }

  @Test
  void gradientsOfAllLayersTogetherAgreeWithDifferences() {
    assertThat(check(Networks.everything())).isTrue();
  }

  private static boolean check(Network network) {
    ComputationGraph graph =
        GraphAssembly.build(network, DataType.DOUBLE, new NoOp(), 0, new LossMCXENT());
    SplittableRandom random = new SplittableRandom(5);
    new ParameterTable(network).write(Networks.lively(network, random), graph);
    INDArray images =
        Nd4j.createFromArray(Networks.images(network, BATCH, random))
            .castTo(DataType.DOUBLE)
            .reshape('c', BATCH, 7, 6, 3);
    INDArray labels = Nd4j.eye(BATCH).castTo(DataType.DOUBLE);
    return GradientCheckUtil.checkGradients(
        new GradientCheckUtil.GraphConfig()
            .net(graph)
            .inputs(new INDArray[] {images})
            .labels(new INDArray[] {labels})
            .excludeParams(runningStatistics(graph))
            .epsilon(1e-6)
            .maxRelError(1e-5)
            .minAbsoluteError(1e-8)
            .subset(true)
            .maxPerParam(12)
            .print(GradientCheckUtil.PrintMode.FAILURES_ONLY));
  }

  private static Set<String> runningStatistics(ComputationGraph graph) {
    Set<String> names = new HashSet<>();
    for (Layer layer : graph.getLayers()) {
      if (layer instanceof BatchNormalization) {
        names.add(layer.conf().getLayer().getLayerName() + "_mean");
        names.add(layer.conf().getLayer().getLayerName() + "_var");
      }
    }
    return names;
  }
}
