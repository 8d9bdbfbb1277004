package dev.mnas.latency.runtime;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.mnas.task.LatencyPrecision;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What an .onnx file says, read before native code sees it. Files that name further files are
 * refused: a model is one file here, and no way to others.
 */
record OnnxFile(LatencyPrecision precision) {
  private static final Set<String> INT8_OPERATIONS =
      Set.of(
          "QLinearConv",
          "QLinearMatMul",
          "ConvInteger",
          "MatMulInteger",
          "QuantizeLinear",
          "DynamicQuantizeLinear");

  /**
   * Parses the whole file.
   *
   * @throws IllegalArgumentException when it is no model, or names other files
   */
  static OnnxFile verify(Path file) {
    ModelProto model;
    try (InputStream in = Files.newInputStream(file)) {
      model = ModelProto.parseFrom(in);
    } catch (InvalidProtocolBufferException malformed) {
      throw new IllegalArgumentException(
          "model must be a valid .onnx file: " + malformed.getMessage(), malformed);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
    if (!model.hasGraph() || model.getGraph().getNodeCount() == 0) {
      throw new IllegalArgumentException("model must be a valid .onnx file: it has no graph");
    }
    requireNoOtherFiles(model.getGraph());
    boolean int8 =
        model.getGraph().getNodeList().stream()
            .anyMatch(node -> INT8_OPERATIONS.contains(node.getOpType()));
    return new OnnxFile(int8 ? LatencyPrecision.INT8 : LatencyPrecision.FLOAT32);
  }

  private static void requireNoOtherFiles(GraphProto graph) {
    graph.getInitializerList().forEach(OnnxFile::requireInside);
    graph
        .getSparseInitializerList()
        .forEach(
            sparse -> {
              requireInside(sparse.getValues());
              requireInside(sparse.getIndices());
            });
    for (NodeProto node : graph.getNodeList()) {
      for (AttributeProto attribute : node.getAttributeList()) {
        Stream.concat(Stream.of(attribute.getT()), attribute.getTensorsList().stream())
            .forEach(OnnxFile::requireInside);
        Stream.concat(Stream.of(attribute.getG()), attribute.getGraphsList().stream())
            .filter(inner -> inner.getNodeCount() > 0)
            .forEach(OnnxFile::requireNoOtherFiles);
      }
    }
  }

  private static void requireInside(TensorProto tensor) {
    if (tensor.getDataLocation() == TensorProto.DataLocation.EXTERNAL
        || tensor.getExternalDataCount() > 0) {
      throw new IllegalArgumentException(
          "a model must be one file, tensor '%s' lies in another".formatted(tensor.getName()));
    }
  }
}
