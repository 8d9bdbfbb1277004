package dev.mnas.service.artifact;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import dev.mnas.task.ModelFormat;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.tensorflow.lite.schema.Model;
import org.tensorflow.lite.schema.Operator;
import org.tensorflow.lite.schema.SubGraph;
import org.tensorflow.lite.schema.Tensor;

/**
 * Looks at a model file as at any bytes from outside, before a runtime loads it: whether it is what
 * its format says, and whether what it refers to lies within it. It does not say that a runtime can
 * run it.
 */
final class ModelContent {
  private static final byte[] TFLITE_IDENTIFIER = "TFL3".getBytes(StandardCharsets.US_ASCII);
  private static final int IDENTIFIER_AT = 4;
  private static final int TFLITE_VERSION = 3;

  /** Parts of a model that are looked at; beyond there is no network that anybody times. */
  private static final int MOST_PARTS = 1_000_000;

  // ModelProto, GraphProto, NodeProto and TensorProto of onnx.proto.
  private static final int MODEL_IR_VERSION = 1;
  private static final int MODEL_GRAPH = 7;
  private static final int MODEL_OPSET = 8;
  private static final int GRAPH_NODE = 1;
  private static final int GRAPH_INITIALIZER = 5;
  private static final int GRAPH_OUTPUT = 12;
  private static final int NODE_OP_TYPE = 4;
  private static final int TENSOR_EXTERNAL_DATA = 13;
  private static final int TENSOR_DATA_LOCATION = 14;

  private int parts;

  private ModelContent() {}

  /**
   * The format of the file.
   *
   * @throws IllegalArgumentException that says why it is no model
   */
  static ModelFormat format(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file)) {
      if (channel.size() > Integer.MAX_VALUE) {
        throw new IllegalArgumentException("a model file may have 2 GiB");
      }
      ByteBuffer bytes = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
      bytes.order(ByteOrder.LITTLE_ENDIAN);
      if (isTflite(bytes)) {
        new ModelContent().requireTflite(bytes);
        return ModelFormat.TFLITE;
      }
    }
    try (InputStream in = Files.newInputStream(file)) {
      new ModelContent().requireOnnx(CodedInputStream.newInstance(in));
      return ModelFormat.ONNX;
    }
  }

  private static boolean isTflite(ByteBuffer bytes) {
    int end = IDENTIFIER_AT + TFLITE_IDENTIFIER.length;
    if (bytes.limit() < end) {
      return false;
    }
    byte[] found = new byte[TFLITE_IDENTIFIER.length];
    bytes.get(IDENTIFIER_AT, found);
    return Arrays.equals(found, TFLITE_IDENTIFIER);
  }

  private void requireTflite(ByteBuffer bytes) {
    try {
      Model model = Model.getRootAsModel(bytes);
      require(model.version() == TFLITE_VERSION, "its version must be 3");
      require(model.subgraphsLength() > 0, "it must hold a graph");
      for (int buffer = 0; buffer < model.buffersLength(); buffer++) {
        countPart();
        ByteBuffer data = model.buffers(buffer).dataAsByteBuffer();
        require(data == null || data.remaining() >= 0, "a buffer must lie within it");
      }
      for (int code = 0; code < model.operatorCodesLength(); code++) {
        countPart();
        require(model.operatorCodes(code).builtinCode() >= 0, "its operators must be known");
      }
      for (int graph = 0; graph < model.subgraphsLength(); graph++) {
        countPart();
        requireGraph(model, model.subgraphs(graph));
      }
    } catch (IndexOutOfBoundsException | NullPointerException | NegativeArraySizeException broken) {
      throw new IllegalArgumentException("this .tflite file is damaged or cut off", broken);
    }
  }

  private void requireGraph(Model model, SubGraph graph) {
    require(graph.operatorsLength() > 0, "a graph must hold operators");
    require(graph.inputsLength() > 0 && graph.outputsLength() > 0, "a graph must have both ends");
    int tensors = graph.tensorsLength();
    for (int i = 0; i < tensors; i++) {
      countPart();
      Tensor tensor = graph.tensors(i);
      require(tensor.buffer() < model.buffersLength(), "a tensor must name one of its buffers");
    }
    for (int i = 0; i < graph.inputsLength(); i++) {
      requireTensor(graph.inputs(i), tensors, 0);
    }
    for (int i = 0; i < graph.outputsLength(); i++) {
      requireTensor(graph.outputs(i), tensors, 0);
    }
    for (int i = 0; i < graph.operatorsLength(); i++) {
      countPart();
      Operator operator = graph.operators(i);
      require(
          operator.opcodeIndex() < model.operatorCodesLength(),
          "an operator must name one of its codes");
      for (int input = 0; input < operator.inputsLength(); input++) {
        // An optional input that is not given is -1.
        requireTensor(operator.inputs(input), tensors, -1);
      }
      for (int output = 0; output < operator.outputsLength(); output++) {
        requireTensor(operator.outputs(output), tensors, 0);
      }
    }
  }

  private void requireTensor(int tensor, int tensors, int least) {
    countPart();
    require(tensor >= least && tensor < tensors, "an operator must name tensors of its graph");
  }

  private static void require(boolean holds, String rule) {
    if (!holds) {
      throw new IllegalArgumentException("this is no plausible .tflite file: " + rule);
    }
  }

  private void countPart() {
    parts++;
    if (parts > MOST_PARTS) {
      throw new IllegalArgumentException("a model may have %d parts".formatted(MOST_PARTS));
    }
  }

  private void requireOnnx(CodedInputStream in) throws IOException {
    boolean versioned = false;
    boolean opset = false;
    boolean graph = false;
    try {
      for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
        countPart();
        switch (WireFormat.getTagFieldNumber(tag)) {
          case MODEL_IR_VERSION -> versioned |= in.readInt64() > 0;
          case MODEL_GRAPH -> {
            int outer = in.pushLimit(in.readRawVarint32());
            requireGraph(in);
            in.popLimit(outer);
            graph = true;
          }
          case MODEL_OPSET -> {
            skip(in, tag);
            opset = true;
          }
          default -> skip(in, tag);
        }
      }
    } catch (InvalidProtocolBufferException broken) {
      throw new IllegalArgumentException(
          "the content must be a .tflite or .onnx file, was neither or is cut off", broken);
    }
    if (!versioned || !opset || !graph) {
      throw new IllegalArgumentException(
          "the content must be a .tflite or .onnx file, was neither: an ONNX model has a version,"
              + " operator sets and a graph");
    }
  }

  private void requireGraph(CodedInputStream in) throws IOException {
    boolean node = false;
    boolean output = false;
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      countPart();
      switch (WireFormat.getTagFieldNumber(tag)) {
        case GRAPH_NODE -> {
          requireNode(in);
          node = true;
        }
        case GRAPH_INITIALIZER -> requireInlineData(in);
        case GRAPH_OUTPUT -> {
          skip(in, tag);
          output = true;
        }
        default -> skip(in, tag);
      }
    }
    if (!node || !output) {
      throw new IllegalArgumentException("the graph of an .onnx file must have nodes and outputs");
    }
  }

  private void requireNode(CodedInputStream in) throws IOException {
    int outer = in.pushLimit(in.readRawVarint32());
    boolean typed = false;
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      countPart();
      skip(in, tag);
      typed |= WireFormat.getTagFieldNumber(tag) == NODE_OP_TYPE;
    }
    in.popLimit(outer);
    if (!typed) {
      throw new IllegalArgumentException("a node of an .onnx file must name its operator");
    }
  }

  /** Weights in other files would be looked for beside the model, on the worker. */
  private void requireInlineData(CodedInputStream in) throws IOException {
    int outer = in.pushLimit(in.readRawVarint32());
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      int field = WireFormat.getTagFieldNumber(tag);
      if (field == TENSOR_EXTERNAL_DATA || (field == TENSOR_DATA_LOCATION && in.readEnum() != 0)) {
        throw new IllegalArgumentException(
            "an .onnx file must hold its weights itself, this one names other files");
      }
      if (field != TENSOR_DATA_LOCATION) {
        skip(in, tag);
      }
    }
    in.popLimit(outer);
  }

  private static void skip(CodedInputStream in, int tag) throws IOException {
    if (!in.skipField(tag)) {
      throw new IllegalArgumentException(
          "this .onnx file is damaged: a group ends that never began");
    }
  }
}
