package dev.mnas.latency.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import dev.mnas.task.LatencyPrecision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OnnxFileTest {
  private static final TensorProto ELSEWHERE =
      TensorProto.newBuilder()
          .setName("secret")
          .setDataLocation(TensorProto.DataLocation.EXTERNAL)
          .build();
  private static final NodeProto NODE = NodeProto.newBuilder().setOpType("Relu").build();

  @TempDir private Path folder;

  private OnnxFile verify(byte[] content) throws IOException {
    return OnnxFile.verify(Files.write(folder.resolve("model.onnx"), content));
  }

  private OnnxFile verify(GraphProto.Builder graph) throws IOException {
    return verify(ModelProto.newBuilder().setGraph(graph).build().toByteArray());
  }

  @Test
  void precisionFollowsFromTheOperations() throws IOException {
    assertThat(verify(GraphProto.newBuilder().addNode(NODE)).precision())
        .isEqualTo(LatencyPrecision.FLOAT32);
    assertThat(
            verify(
                    GraphProto.newBuilder()
                        .addNode(NODE)
                        .addNode(NodeProto.newBuilder().setOpType("QLinearConv")))
                .precision())
        .isEqualTo(LatencyPrecision.INT8);
  }

  @Test
  void fileThatIsNoModelIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> verify(new byte[] {7, 7, 7, 7, 7}))
        .withMessageStartingWith("model must be a valid .onnx file");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> verify(GraphProto.newBuilder()))
        .withMessage("model must be a valid .onnx file: it has no graph");
  }

  @Test
  void weightsInAnotherFileAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> verify(GraphProto.newBuilder().addNode(NODE).addInitializer(ELSEWHERE)))
        .withMessage("a model must be one file, tensor 'secret' lies in another");
  }

  @Test
  void weightsInAnotherFileAreRefusedInsideOfALoopToo() {
    GraphProto body = GraphProto.newBuilder().addNode(NODE).addInitializer(ELSEWHERE).build();
    NodeProto loop =
        NodeProto.newBuilder()
            .setOpType("Loop")
            .addAttribute(AttributeProto.newBuilder().setName("body").setG(body))
            .build();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> verify(GraphProto.newBuilder().addNode(loop)))
        .withMessageContaining("'secret'");
  }
}
