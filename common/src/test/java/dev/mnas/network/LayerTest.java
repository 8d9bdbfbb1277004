package dev.mnas.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LayerTest {
  private static final TensorShape SHAPE = new TensorShape(5, 4, 24);

  private static Layer.Conv conv(int groups) {
    return new Layer.Conv(
        "c", "input", SHAPE, new TensorShape(5, 4, 12), 3, 1, groups, Activation.RELU);
  }

  @Test
  void groupedConvolutionSeesTheInputsOfItsGroupAlone() {
    Layer.Conv conv = conv(6);
    assertThat(conv.weights().get(0).shape()).isEqualTo(List.of(12, 3, 3, 4));
    assertThat(conv.madds()).isEqualTo(5L * 4 * 12 * 3 * 3 * 4);
    assertThat(conv(1).madds()).isEqualTo(6 * conv.madds());
  }

  @Test
  void groupsMustDivideBothSides() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> conv(8))
        .withMessage("c: 8 groups must divide the output channels, were 12");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> conv(0))
        .withMessage("c: groups must be at least 1, were 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Layer.ChannelShuffle("s", "c", SHAPE, 5))
        .withMessage("s: 5 groups must divide the output channels, were 24");
  }

  /** Variance 2 / fan-in, where the fan-in is that of one group: 4 times as large with 4 groups. */
  @Test
  void groupedKernelIsDrawnByTheFanInOfItsGroup() {
    Network network =
        Network.of(
            new NetworkSpec(
                new TensorShape(8, 8, 3),
                10,
                Activation.RELU,
                64,
                1,
                List.of(BlockSpec.parse("r2_k3_s11_i64_o512_g4_shuffle")),
                0));
    Weights weights = Weights.random(network, new Random(1));
    assertThat(variance(weights.get("block0.layer1.compress.kernel")))
        .isCloseTo(2.0 / (512 / 4), within(0.001));
    assertThat(variance(weights.get("block0.layer1.project.kernel")))
        .isCloseTo(2.0 / (128 / 4), within(0.003));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mnasnet-a1",
        "mobilenetv2",
        "shufflenet",
        "r2_k5_s22_i24_o48_se0.25_conv_poolskip r2_k3_s22_i48_o96_se0.5_g4_shuffle"
      })
  void weightsAreCountedAsTheyAreNamed(String network) {
    List<Layer> layers = Network.of(Zoo.resolve(network, ZooOptions.PUBLISHED).spec()).layers();
    assertThat(layers)
        .allSatisfy(
            layer -> assertThat(layer.weightCount()).isEqualTo(WeightCount.of(layer.weights())));
  }

  private static double variance(float[] values) {
    double sum = 0;
    for (float value : values) {
      sum += value * (double) value;
    }
    return sum / values.length;
  }
}
