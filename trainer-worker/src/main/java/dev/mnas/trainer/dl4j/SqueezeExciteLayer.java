package dev.mnas.trainer.dl4j;

import dev.mnas.network.Layer;
import java.nio.ByteBuffer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Squeeze-and-excitation (Hu et al. 2018): global average pool, dense with ReLU, dense with
 * sigmoid, multiply. Both dense kernels are [out, in]; the small products run in double precision.
 */
final class SqueezeExciteLayer extends KernelLayer<SqueezeExciteLayer.Settings> {
  static final String REDUCE_KERNEL = "reduce.kernel";
  static final String REDUCE_BIAS = "reduce.bias";
  static final String EXPAND_KERNEL = "expand.kernel";
  static final String EXPAND_BIAS = "expand.bias";

  private static final long serialVersionUID = 1L;

  private final int channels;
  private final int reduced;
  private transient double[][] pooled = new double[0][];
  private transient double[][] hidden = new double[0][];
  private transient double[][] gates = new double[0][];

  private SqueezeExciteLayer(
      NeuralNetConfiguration conf, DataType type, Layer.SqueezeExcite layer) {
    super(conf, type);
    this.channels = layer.output().channels();
    this.reduced = layer.reducedFilters();
  }

  @Override
  INDArray forward(INDArray x, boolean training, LayerWorkspaceMgr memory) {
    int images = size(x, 0);
    DenseMap reduce = reduce();
    DenseMap expand = expand();
    pooled = new double[images][];
    hidden = new double[images][];
    gates = new double[images][];
    INDArray y = output(memory, x.shape());
    ByteBuffer in = Memory.of(x);
    ByteBuffer out = Memory.of(y);
    for (int n = 0; n < images; n++) {
      Rows rows = rows(x, n);
      pooled[n] = mean(rows, in);
      hidden[n] = reduce.apply(pooled[n]);
      for (int r = 0; r < reduced; r++) {
        hidden[n][r] = Math.max(0, hidden[n][r]);
      }
      gates[n] = expand.apply(hidden[n]);
      for (int c = 0; c < channels; c++) {
        gates[n][c] = 1 / (1 + Math.exp(-gates[n][c]));
      }
      kernels.rows().map(rows, in, Affine.scaling(gates[n]), out);
    }
    return y;
  }

  private double[] mean(Rows rows, ByteBuffer x) {
    double[] sum = new double[channels];
    kernels.rows().moments(rows, x, sum, new double[channels]);
    for (int c = 0; c < channels; c++) {
      sum[c] /= rows.count();
    }
    return sum;
  }

  @Override
  INDArray backward(INDArray x, INDArray gradient, LayerWorkspaceMgr memory) {
    DenseMap reduce = reduce();
    DenseMap expand = expand();
    INDArray result = inputGradient(memory, x);
    ByteBuffer in = Memory.of(x);
    ByteBuffer outer = Memory.of(gradient);
    ByteBuffer inner = Memory.of(result);
    for (int n = 0; n < gates.length; n++) {
      Rows rows = rows(x, n);
      double[] gateGradient = new double[channels];
      kernels.rows().products(rows, in, outer, gateGradient);
      for (int c = 0; c < channels; c++) {
        gateGradient[c] *= gates[n][c] * (1 - gates[n][c]);
      }
      double[] hiddenGradient = expand.backward(hidden[n], gateGradient);
      for (int r = 0; r < reduced; r++) {
        hiddenGradient[r] = hidden[n][r] > 0 ? hiddenGradient[r] : 0;
      }
      double[] pooledGradient = reduce.backward(pooled[n], hiddenGradient);
      for (int c = 0; c < channels; c++) {
        pooledGradient[c] /= rows.count();
      }
      kernels.rows().map(rows, outer, Affine.linear(gates[n], pooledGradient), inner);
    }
    Memory.write(reduce.kernelGradient(), gradientOf(REDUCE_KERNEL));
    Memory.write(reduce.biasGradient(), gradientOf(REDUCE_BIAS));
    Memory.write(expand.kernelGradient(), gradientOf(EXPAND_KERNEL));
    Memory.write(expand.biasGradient(), gradientOf(EXPAND_BIAS));
    return result;
  }

  private DenseMap reduce() {
    return new DenseMap(Memory.read(getParam(REDUCE_KERNEL)), Memory.read(getParam(REDUCE_BIAS)));
  }

  private DenseMap expand() {
    return new DenseMap(Memory.read(getParam(EXPAND_KERNEL)), Memory.read(getParam(EXPAND_BIAS)));
  }

  private Rows rows(INDArray x, int image) {
    int pixels = size(x, 1) * size(x, 2);
    return new Rows(image * pixels, pixels, channels);
  }

  static final class Settings extends LayerSettings {
    private static final long serialVersionUID = 1L;

    private final transient Layer.SqueezeExcite layer;

    Settings(Layer.SqueezeExcite layer) {
      super(
          new Parameters()
              .with(REDUCE_KERNEL, layer.reducedFilters(), layer.output().channels())
              .with(REDUCE_BIAS, layer.reducedFilters())
              .with(EXPAND_KERNEL, layer.output().channels(), layer.reducedFilters())
              .with(EXPAND_BIAS, layer.output().channels()),
          layer.output());
      this.layer = layer;
    }

    @Override
    SqueezeExciteLayer create(NeuralNetConfiguration conf, DataType type) {
      return new SqueezeExciteLayer(conf, type, layer);
    }
  }
}
