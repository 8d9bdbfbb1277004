package dev.mnas.trainer.dl4j;

import dev.mnas.network.Activation;
import dev.mnas.network.Layer;
import java.lang.ref.Reference;
import java.util.Collection;
import java.util.Objects;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Batch normalisation and the activation behind it in one pass. */
final class NhwcBatchNorm extends BatchNormalization {
  private static final long serialVersionUID = 1L;

  /** How much of a running statistic stays at each step. */
  static final double DECAY = 0.9;

  private final Activation activation;

  NhwcBatchNorm(Activation activation) {
    this.activation = activation;
    setDecay(DECAY);
    setEps(Layer.BATCH_NORM_EPSILON);
    setMinibatch(true);
    setGamma(1);
    setBeta(0);
    setUseLogStd(false);
    setLockGammaBeta(false);
    setCnn2DFormat(CNN2DFormat.NHWC);
  }

  @Override
  public org.deeplearning4j.nn.api.Layer instantiate(
      NeuralNetConfiguration conf,
      Collection<TrainingListener> listeners,
      int index,
      INDArray parameters,
      boolean initialise,
      DataType type) {
    return Installed.in(
        new Installation(conf, type, activation), conf, listeners, index, parameters, initialise);
  }

  private static final class Installation
      extends org.deeplearning4j.nn.layers.normalization.BatchNormalization {
    private static final long serialVersionUID = 1L;

    private final double low;
    private final double high;
    private transient Statistics statistics = Statistics.none();

    Installation(NeuralNetConfiguration conf, DataType type, Activation activation) {
      super(conf, type);
      low =
          switch (activation) {
            case NONE -> Double.NEGATIVE_INFINITY;
            case RELU, RELU6 -> 0;
          };
      high =
          switch (activation) {
            case NONE, RELU -> Double.POSITIVE_INFINITY;
            case RELU6 -> 6;
          };
    }

    /** Of the last batch, for the way back. */
    private record Statistics(
        double[] mean, double[] variance, double[] inverse, NormKernels.Affine affine) {
      static Statistics none() {
        double[] empty = {};
        return new Statistics(empty, empty, empty, new NormKernels.Affine(empty, empty, 0, 0));
      }
    }

    @Override
    public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
      INDArray values = RawTensor.densified(input);
      RawTensor x = RawTensor.of(values);
      NormKernels kernels = KernelSet.forTensor(x).norm();
      int channels = (int) values.size(3);
      double[] mean = new double[channels];
      double[] variance = new double[channels];
      if (training) {
        kernels.moments(x, mean, variance);
      } else {
        mean = getParam("mean").toDoubleVector();
        variance = getParam("var").toDoubleVector();
      }
      statistics = statistics(mean, variance);
      INDArray output =
          workspaces.createUninitialized(
              ArrayType.ACTIVATIONS, values.dataType(), values.shape(), 'c');
      kernels.apply(x, statistics.affine, RawTensor.of(output));
      Reference.reachabilityFence(values);
      return output;
    }

    private Statistics statistics(double[] mean, double[] variance) {
      double[] gamma = getParam("gamma").toDoubleVector();
      double[] beta = getParam("beta").toDoubleVector();
      double[] inverse = new double[mean.length];
      double[] scale = new double[mean.length];
      double[] shift = new double[mean.length];
      for (int c = 0; c < mean.length; c++) {
        inverse[c] = 1 / Math.sqrt(variance[c] + layerConf().getEps());
        scale[c] = gamma[c] * inverse[c];
        shift[c] = beta[c] - mean[c] * scale[c];
      }
      return new Statistics(
          mean, variance, inverse, new NormKernels.Affine(scale, shift, low, high));
    }

    @Override
    public Pair<Gradient, INDArray> backpropGradient(
        INDArray epsilon, LayerWorkspaceMgr workspaces) {
      INDArray values = RawTensor.densified(input);
      INDArray outputGradient = RawTensor.densified(epsilon);
      RawTensor x = RawTensor.of(values);
      RawTensor g = RawTensor.of(outputGradient);
      NormKernels kernels = KernelSet.forTensor(x).norm();
      int channels = (int) values.size(3);
      double[] sum = new double[channels];
      double[] centredSum = new double[channels];
      kernels.gradientSums(x, g, statistics.affine, statistics.mean, sum, centredSum);
      INDArray inputGradient =
          workspaces.createUninitialized(
              ArrayType.ACTIVATION_GRAD, values.dataType(), values.shape(), 'c');
      kernels.inputGradient(
          x,
          g,
          statistics.affine,
          statistics.mean,
          backward(sum, centredSum, x.length() / channels),
          RawTensor.of(inputGradient));
      Reference.reachabilityFence(values);
      Reference.reachabilityFence(outputGradient);
      return new Pair<>(parameterGradients(sum, centredSum), inputGradient);
    }

    private NormKernels.Backward backward(double[] sum, double[] centredSum, int rows) {
      double[] p = statistics.affine.scale();
      double[] q = new double[p.length];
      double[] r = new double[p.length];
      for (int c = 0; c < p.length; c++) {
        double inverse = statistics.inverse[c];
        q[c] = -p[c] * inverse * inverse * centredSum[c] / rows;
        r[c] = -p[c] * sum[c] / rows;
      }
      return new NormKernels.Backward(p, q, r);
    }

    private Gradient parameterGradients(double[] sum, double[] centredSum) {
      double[] gamma = new double[sum.length];
      double[] mean = getParam("mean").toDoubleVector();
      double[] variance = getParam("var").toDoubleVector();
      double rate = 1 - layerConf().getDecay();
      for (int c = 0; c < sum.length; c++) {
        gamma[c] = statistics.inverse[c] * centredSum[c];
        // The updater subtracts a running statistic's gradient as it is.
        mean[c] = rate * (mean[c] - statistics.mean[c]);
        variance[c] = rate * (variance[c] - statistics.variance[c]);
      }
      Gradient gradients = new DefaultGradient();
      set(gradients, "gamma", gamma);
      set(gradients, "beta", sum);
      set(gradients, "mean", mean);
      set(gradients, "var", variance);
      return gradients;
    }

    private void set(Gradient gradients, String parameter, double[] values) {
      INDArray view = Objects.requireNonNull(gradientViews.get(parameter));
      RawTensor memory = RawTensor.of(view);
      for (int i = 0; i < values.length; i++) {
        memory.set(i, values[i]);
      }
      gradients.setGradientFor(parameter, view);
    }
  }
}
