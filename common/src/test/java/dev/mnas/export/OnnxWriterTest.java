package dev.mnas.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.mnas.network.Network;
import dev.mnas.network.Weights;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class OnnxWriterTest {
  private final Network network = Networks.everyLayer();
  private final Weights weights = Weights.random(network, new Random(7));
  private final byte[] file = OnnxWriter.write(network, weights);
  private final ModelProto model = model(file);

  @Test
  void isOfOperatorSetSeventeen() {
    assertThat(model.getOpsetImportList()).hasSize(1);
    assertThat(model.getOpsetImport(0).getVersion()).isEqualTo(17);
    assertThat(model.getOpsetImport(0).getDomain()).isEmpty();
    assertThat(model.getIrVersion()).isEqualTo(8);
  }

  @Test
  void takesAnyNumberOfImagesChannelsFirstAndGivesLogits() {
    assertThat(model.getGraph().getInputList()).hasSize(1);
    assertThat(model.getGraph().getInput(0).getName()).isEqualTo("input");
    assertThat(shape(model.getGraph().getInput(0))).containsExactly("batch", "3", "9", "7");
    assertThat(model.getGraph().getOutputList()).hasSize(1);
    assertThat(model.getGraph().getOutput(0).getName()).isEqualTo("logits");
    assertThat(shape(model.getGraph().getOutput(0))).containsExactly("batch", "10");
  }

  @Test
  void everyLayerBecomesItsNodes() {
    Map<String, Long> counts =
        model.getGraph().getNodeList().stream()
            .collect(Collectors.groupingBy(NodeProto::getOpType, Collectors.counting()));

    // Stem, 2 x (expand, depthwise, SE reduce, SE expand, project), conv, head.
    assertThat(counts)
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "Conv", 13L,
                "Clip", 7L,
                "Relu", 2L,
                "Sigmoid", 2L,
                "Mul", 2L,
                "MaxPool", 2L,
                "Add", 2L,
                "GlobalAveragePool", 3L,
                "Flatten", 1L,
                "Gemm", 1L));
  }

  @Test
  void largerHalfOfThePaddingIsAtTheBottomAndRight() {
    // Stem: 9x7 to 5x4 by kernel 3 and stride 2 needs 2 rows and 2 columns.
    assertThat(integers("stem.linear", "pads")).containsExactly(1L, 1L, 1L, 1L);
    // 5x4 to 3x2 by kernel 3 and stride 2 needs 2 rows and 1 column.
    assertThat(integers("block0.layer0.depthwise.linear", "pads")).containsExactly(1L, 0L, 1L, 1L);
    assertThat(integers("block0.layer0.skip", "pads")).containsExactly(1L, 0L, 1L, 1L);
    assertThat(integers("block0.layer0.skip", "strides")).containsExactly(2L, 2L);
    assertThat(integers("head.linear", "pads")).containsExactly(0L, 0L, 0L, 0L);
  }

  @Test
  void kernelsPutChannelsBeforeCells() {
    // [8, 3, 3, 3] with channels innermost: filter 2, row 1, column 0, channel 2.
    float[] ours = folded("stem", 8);
    float[] theirs = constant(model, "stem.kernel");
    assertThat(theirs[((2 * 3 + 2) * 3 + 1) * 3]).isEqualTo(ours[((2 * 3 + 1) * 3) * 3 + 2]);
    float[] depthwise = constant(model, "block0.layer0.depthwise.kernel");
    float[] source = folded("block0.layer0.depthwise", 24);
    // Channel 5, cell 7.
    assertThat(depthwise[5 * 9 + 7]).isEqualTo(source[7 * 24 + 5]);
  }

  /** As initialised, gamma / sqrt(variance + epsilon) is one number for all filters. */
  private float[] folded(String layer, int filters) {
    float[] kernel = weights.get(layer + ".kernel").clone();
    double factor = 1 / Math.sqrt(1 + 0.001);
    for (int i = 0; i < kernel.length; i++) {
      kernel[i] = (float) (kernel[i] * factor);
    }
    assertThat(weights.get(layer + ".gamma")).hasSize(filters).containsOnly(1f);
    return kernel;
  }

  @Test
  void batchNormalisationIsFoldedIntoKernelAndBias() {
    Map<String, float[]> tensors = new HashMap<>(weights.tensors());
    tensors.put("stem.gamma", filled(8, 3f));
    tensors.put("stem.beta", filled(8, 0.5f));
    tensors.put("stem.mean", filled(8, 2f));
    tensors.put("stem.variance", filled(8, 0.249f));
    ModelProto folded = model(OnnxWriter.write(network, Weights.of(network, tensors)));

    // 3 / sqrt(0.249 + 0.001) = 6
    assertThat(constant(folded, "stem.bias")[0]).isCloseTo(0.5f - 2f * 6f, within(1e-4f));
    assertThat(constant(folded, "stem.kernel")[0])
        .isCloseTo(weights.get("stem.kernel")[0] * 6f, within(1e-4f));
  }

  @Test
  void equalNetworksAndWeightsGiveEqualBytes() {
    assertThat(OnnxWriter.write(network, Weights.random(network, new Random(7)))).isEqualTo(file);
  }

  @Test
  void metadataTellLayoutAndScaling() {
    ModelProto scaled =
        model(
            OnnxWriter.write(
                network,
                weights,
                Map.of(Safetensors.INPUT_MEAN, "0.25", Safetensors.INPUT_DEVIATION, "0.5")));

    assertThat(words(scaled))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of("input.layout", "NCHW", "input.mean", "0.25", "input.deviation", "0.5"));
    assertThat(scaled.getGraph().getInput(0).getDocString())
        .isEqualTo("NCHW, (pixel / 255 - 0.25) / 0.5");
    assertThat(words(model)).containsExactly(Map.entry("input.layout", "NCHW"));
    assertThat(model.getGraph().getInput(0).getDocString()).isEqualTo("NCHW");
  }

  private static Map<String, String> words(ModelProto model) {
    return model.getMetadataPropsList().stream()
        .collect(
            Collectors.toMap(StringStringEntryProto::getKey, StringStringEntryProto::getValue));
  }

  private List<Long> integers(String node, String attribute) {
    return model.getGraph().getNodeList().stream()
        .filter(candidate -> candidate.getName().equals(node))
        .flatMap(candidate -> candidate.getAttributeList().stream())
        .filter(candidate -> candidate.getName().equals(attribute))
        .map(AttributeProto::getIntsList)
        .findFirst()
        .orElseThrow();
  }

  private static float[] constant(ModelProto model, String name) {
    TensorProto tensor =
        model.getGraph().getInitializerList().stream()
            .filter(candidate -> candidate.getName().equals(name))
            .findFirst()
            .orElseThrow();
    FloatBuffer values =
        tensor.getRawData().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
    float[] copy = new float[values.remaining()];
    values.get(copy);
    return copy;
  }

  private static List<String> shape(ValueInfoProto value) {
    return value.getType().getTensorType().getShape().getDimList().stream()
        .map(OnnxWriterTest::text)
        .toList();
  }

  private static String text(TensorShapeProto.Dimension dimension) {
    return dimension.hasDimParam()
        ? dimension.getDimParam()
        : String.valueOf(dimension.getDimValue());
  }

  private static float[] filled(int length, float value) {
    float[] values = new float[length];
    Arrays.fill(values, value);
    return values;
  }

  private static ModelProto model(byte[] file) {
    try {
      return ModelProto.parseFrom(file);
    } catch (InvalidProtocolBufferException damaged) {
      throw new AssertionError(damaged);
    }
  }
}
