package dev.mnas.trainer.dl4j;

import dev.mnas.network.Activation;
import dev.mnas.network.Layer;
import dev.mnas.network.TensorShape;
import java.util.Arrays;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Batch normalisation (Ioffe and Szegedy 2015) with its activation in one pass. Variances are
 * biased. The running statistics are state of the layer, not parameters: every training batch moves
 * them by {@code 1 - DECAY} towards its own.
 */
final class BatchNormLayer extends KernelLayer<BatchNormLayer.Settings> {
  static final String GAMMA = "gamma";
  static final String BETA = "beta";

  /**
   * Share of the running statistics that a training batch leaves. The official code's 0.99 suits
   * days of training; here an epoch has about 150 steps, and the statistics must follow weights
   * that move fast. At 0.9 they look back about 10 batches, some 640 images.
   */
  static final double DECAY = 0.9;

  private static final long serialVersionUID = 1L;

  private final Activation activation;
  private final transient double[] runningMean;
  private final transient double[] runningVariance;
  private transient double[] mean = new double[0];
  private transient double[] inverseDeviation = new double[0];
  private transient Affine affine = Affine.scaling(new double[0]);

  private BatchNormLayer(
      NeuralNetConfiguration conf, DataType type, int channels, Activation activation) {
    super(conf, type);
    this.activation = activation;
    this.runningMean = new double[channels];
    this.runningVariance = new double[channels];
    Arrays.fill(runningVariance, 1);
  }

  double[] runningMean() {
    return runningMean;
  }

  double[] runningVariance() {
    return runningVariance;
  }

  @Override
  INDArray forward(INDArray x, boolean training, LayerWorkspaceMgr memory) {
    Rows rows = rows(x);
    double[] variance = runningVariance;
    mean = runningMean;
    if (training) {
      mean = new double[rows.channels()];
      variance = new double[rows.channels()];
      batchStatistics(rows, x, mean, variance);
      follow(runningMean, mean);
      follow(runningVariance, variance);
    }
    affine = affine(mean, variance);
    INDArray y = output(memory, x.shape());
    kernels.rows().map(rows, Memory.of(x), affine, Memory.of(y));
    return y;
  }

  /** Puts the output by the running statistics in the place of x, which nobody else may need. */
  void normaliseInPlace(INDArray x) {
    kernels.rows().map(rows(x), Memory.of(x), affine(runningMean, runningVariance), Memory.of(x));
  }

  private Affine affine(double[] mean, double[] variance) {
    double[] scale = Memory.read(getParam(GAMMA));
    double[] shift = Memory.read(getParam(BETA));
    inverseDeviation = new double[scale.length];
    for (int c = 0; c < scale.length; c++) {
      inverseDeviation[c] = 1 / Math.sqrt(variance[c] + Layer.BATCH_NORM_EPSILON);
      scale[c] *= inverseDeviation[c];
      shift[c] -= mean[c] * scale[c];
    }
    return Affine.activation(scale, shift, activation);
  }

  private void batchStatistics(Rows rows, INDArray x, double[] mean, double[] variance) {
    kernels.rows().moments(rows, Memory.of(x), mean, variance);
    for (int c = 0; c < rows.channels(); c++) {
      mean[c] /= rows.count();
      double squared = variance[c] / rows.count() - mean[c] * mean[c];
      // Rounding may make a tiny variance negative; NaN must stay NaN.
      variance[c] = squared < 0 ? 0 : squared;
    }
  }

  private static void follow(double[] running, double[] batch) {
    for (int c = 0; c < running.length; c++) {
      running[c] = DECAY * running[c] + (1 - DECAY) * batch[c];
    }
  }

  @Override
  INDArray backward(INDArray x, INDArray gradient, LayerWorkspaceMgr memory) {
    Rows rows = rows(x);
    int channels = rows.channels();
    double[] betaGradient = new double[channels];
    double[] products = new double[channels];
    kernels
        .rows()
        .openSums(rows, Memory.of(x), Memory.of(gradient), affine, betaGradient, products);
    double[] gammaGradient = new double[channels];
    double[] slope = new double[channels];
    double[] constant = new double[channels];
    for (int c = 0; c < channels; c++) {
      gammaGradient[c] = inverseDeviation[c] * (products[c] - mean[c] * betaGradient[c]);
      double gain = affine.scale()[c];
      slope[c] = -gain * inverseDeviation[c] * gammaGradient[c] / rows.count();
      constant[c] = -gain * betaGradient[c] / rows.count() - slope[c] * mean[c];
    }
    Memory.write(gammaGradient, gradientOf(GAMMA));
    Memory.write(betaGradient, gradientOf(BETA));
    INDArray result = inputGradient(memory, x);
    RowKernels.Combination weights = new RowKernels.Combination(affine.scale(), slope, constant);
    kernels
        .rows()
        .openMap(rows, Memory.of(x), Memory.of(gradient), affine, weights, Memory.of(result));
    return result;
  }

  private static Rows rows(INDArray x) {
    int channels = size(x, 3);
    return new Rows(0, Math.toIntExact(x.length() / channels), channels);
  }

  static final class Settings extends LayerSettings {
    private static final long serialVersionUID = 1L;

    private final int channels;
    private final Activation activation;

    Settings(TensorShape shape, Activation activation) {
      super(new Parameters().with(GAMMA, shape.channels()).with(BETA, shape.channels()), shape);
      this.channels = shape.channels();
      this.activation = activation;
    }

    @Override
    BatchNormLayer create(NeuralNetConfiguration conf, DataType type) {
      return new BatchNormLayer(conf, type, channels, activation);
    }
  }
}
