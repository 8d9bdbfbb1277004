package dev.mnas.export;

import com.google.flatbuffers.FlatBufferBuilder;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.tensorflow.lite.schema.Buffer;
import org.tensorflow.lite.schema.BuiltinOptionsUnion;
import org.tensorflow.lite.schema.Model;
import org.tensorflow.lite.schema.OperatorCode;
import org.tensorflow.lite.schema.OperatorCodeT;
import org.tensorflow.lite.schema.OperatorT;
import org.tensorflow.lite.schema.SubGraph;
import org.tensorflow.lite.schema.SubGraphT;
import org.tensorflow.lite.schema.TensorT;
import org.tensorflow.lite.schema.TensorType;

/** Collects tensors and operators of one TFLite subgraph, and serialises them. */
final class TfliteGraph {
  private static final int SCHEMA_VERSION = 3;
  private static final int BUFFER_ALIGNMENT = 16;

  /** Codes above it stand in the newer, wider field alone. */
  private static final int LAST_NARROW_CODE = 127;

  private final List<TensorT> tensors = new ArrayList<>();
  private final List<ByteBuffer> buffers = new ArrayList<>();
  private final List<OperatorT> operators = new ArrayList<>();
  private final Map<Integer, Integer> operatorCodes = new LinkedHashMap<>();
  private final Map<Integer, Integer> versions = new HashMap<>();

  /** Adds an activation and returns its index. */
  int activation(String name, int... shape) {
    // Buffer 0 is empty by convention: no constant data.
    return tensor(name, TensorType.FLOAT32, 0, shape);
  }

  /** Adds a float constant and returns its index. */
  int constant(String name, float[] values, int... shape) {
    ByteBuffer data = littleEndian(values.length * Float.BYTES);
    data.asFloatBuffer().put(values);
    return tensor(name, TensorType.FLOAT32, buffer(data), shape);
  }

  /** Adds a one-dimensional integer constant and returns its index. */
  int constant(String name, int... values) {
    ByteBuffer data = littleEndian(values.length * Integer.BYTES);
    data.asIntBuffer().put(values);
    return tensor(name, TensorType.INT32, buffer(data), values.length);
  }

  /**
   * Adds an operator.
   *
   * @param code of {@code BuiltinOperator}
   * @param optionsType of {@code BuiltinOptions}
   * @param options object of that type, ignored for {@code BuiltinOptions.NONE}
   */
  void operator(int code, byte optionsType, Object options, int output, int... inputs) {
    Integer index = operatorCodes.putIfAbsent(code, operatorCodes.size());
    OperatorT operator = new OperatorT();
    operator.setOpcodeIndex(index != null ? index : operatorCodes.size() - 1);
    operator.setInputs(inputs);
    operator.setOutputs(new int[] {output});
    BuiltinOptionsUnion union = new BuiltinOptionsUnion();
    union.setType(optionsType);
    union.setValue(options);
    operator.setBuiltinOptions(union);
    operators.add(operator);
  }

  /** Tensors in the order of their indices; buffer 0 marks an activation. */
  List<TensorT> tensors() {
    return tensors;
  }

  /** Operators in the order they run. */
  List<OperatorT> operators() {
    return operators;
  }

  /** The operator's code of {@code BuiltinOperator}. */
  int code(OperatorT operator) {
    return List.copyOf(operatorCodes.keySet()).get((int) operator.getOpcodeIndex());
  }

  /** The values of a constant, from its first. */
  ByteBuffer data(TensorT constant) {
    return buffers.get((int) constant.getBuffer() - 1).rewind();
  }

  /** Replaces the values of a constant. */
  void data(TensorT constant, ByteBuffer values) {
    buffers.set((int) constant.getBuffer() - 1, values);
  }

  /** Declares that the file uses a later version of an operator than the first. */
  void version(int code, int version) {
    versions.put(code, version);
  }

  /** The file with one input and one output. */
  byte[] serialise(String description, int input, int output) {
    FlatBufferBuilder builder = new FlatBufferBuilder(1 << 16);
    int buffersVector = Model.createBuffersVector(builder, writeBuffers(builder));
    SubGraphT graph = new SubGraphT();
    graph.setName("main");
    graph.setInputs(new int[] {input});
    graph.setOutputs(new int[] {output});
    graph.setTensors(tensors.toArray(TensorT[]::new));
    graph.setOperators(operators.toArray(OperatorT[]::new));
    int graphs = Model.createSubgraphsVector(builder, new int[] {SubGraph.pack(builder, graph)});
    int[] codes =
        operatorCodes.keySet().stream().mapToInt(code -> operatorCode(builder, code)).toArray();
    int codesVector = Model.createOperatorCodesVector(builder, codes);
    int text = builder.createString(description);
    Model.startModel(builder);
    Model.addVersion(builder, SCHEMA_VERSION);
    Model.addOperatorCodes(builder, codesVector);
    Model.addSubgraphs(builder, graphs);
    Model.addDescription(builder, text);
    Model.addBuffers(builder, buffersVector);
    Model.finishModelBuffer(builder, Model.endModel(builder));
    return builder.sizedByteArray();
  }

  /** By hand, because the generated object class ignores the schema's alignment of the data. */
  private int[] writeBuffers(FlatBufferBuilder builder) {
    int[] offsets = new int[buffers.size() + 1];
    Buffer.startBuffer(builder);
    offsets[0] = Buffer.endBuffer(builder);
    for (int i = 0; i < buffers.size(); i++) {
      ByteBuffer data = buffers.get(i);
      builder.createUnintializedVector(1, data.capacity(), BUFFER_ALIGNMENT).put(data.rewind());
      offsets[i + 1] = Buffer.createBuffer(builder, builder.endVector());
    }
    return offsets;
  }

  private int operatorCode(FlatBufferBuilder builder, int code) {
    OperatorCodeT operatorCode = new OperatorCodeT();
    operatorCode.setBuiltinCode(code);
    operatorCode.setDeprecatedBuiltinCode((byte) Math.min(code, LAST_NARROW_CODE));
    operatorCode.setVersion(versions.getOrDefault(code, 1));
    return OperatorCode.pack(builder, operatorCode);
  }

  private int tensor(String name, byte type, int buffer, int... shape) {
    TensorT tensor = new TensorT();
    tensor.setName(name);
    tensor.setType(type);
    tensor.setShape(shape);
    tensor.setBuffer(buffer);
    tensors.add(tensor);
    return tensors.size() - 1;
  }

  private int buffer(ByteBuffer data) {
    buffers.add(data);
    return buffers.size();
  }

  private static ByteBuffer littleEndian(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
