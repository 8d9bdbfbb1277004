package dev.mnas.trainer.dl4j;

import dev.mnas.network.Layer;
import dev.mnas.network.Network;
import dev.mnas.network.TensorShape;
import dev.mnas.network.Weights;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.deeplearning4j.nn.conf.layers.BaseOutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Nesterovs;

/**
 * One network in training. Images are row-major NHWC, labels count from 0. To be used and closed by
 * the thread that made it: the memory it works in belongs to that thread. With one OpenMP thread
 * the same seed, images and rates give the same bits.
 */
public final class TrainableNetwork implements AutoCloseable {
  private static final int INFERENCE_BATCH = 128;

  private final Network network;
  private final ComputationGraph graph;
  private final ParameterTable parameters;
  private final SettableRate rate;
  private final RecordingLoss loss;
  private final Layer.Dense classifier;

  private TrainableNetwork(
      Network network, ComputationGraph graph, SettableRate rate, RecordingLoss loss) {
    this.network = network;
    this.graph = graph;
    this.parameters = new ParameterTable(network);
    this.rate = rate;
    this.loss = loss;
    this.classifier = (Layer.Dense) network.layers().get(network.layers().size() - 1);
  }

  /**
   * Makes a network with kernels drawn from a normal distribution of variance 2 / fan-in.
   *
   * @param momentum of Nesterov's method, in [0, 1)
   * @param l2 factor of half the squared kernels in what is minimised, not negative
   */
  public static TrainableNetwork create(Network network, long seed, double momentum, double l2) {
    if (!(momentum >= 0 && momentum < 1)) {
      throw new IllegalArgumentException("momentum must lie in [0, 1), was " + momentum);
    }
    if (!(l2 >= 0)) {
      throw new IllegalArgumentException("L2 must not be negative, was " + l2);
    }
    SettableRate rate = new SettableRate();
    ComputationGraph graph =
        GraphAssembly.build(
            network, DataType.FLOAT, new Nesterovs(rate, momentum), l2, new RecordingLoss());
    BaseOutputLayer output = (BaseOutputLayer) graph.getOutputLayer(0).conf().getLayer();
    TrainableNetwork trainable =
        new TrainableNetwork(network, graph, rate, (RecordingLoss) output.getLossFn());
    trainable.load(Weights.random(network, new SplittableRandom(seed)));
    return trainable;
  }

  /**
   * Takes one step of stochastic gradient descent.
   *
   * @return mean cross entropy of the batch before the step, without the L2 term
   */
  public double fit(float[] images, int[] labels, double learningRate) {
    check(images, labels.length);
    if (labels.length == 0) {
      throw new IllegalArgumentException("a batch must have at least 1 image, had none");
    }
    float[] oneHot = new float[labels.length * classifier.units()];
    for (int i = 0; i < labels.length; i++) {
      if (labels[i] < 0 || labels[i] >= classifier.units()) {
        throw new IllegalArgumentException(
            "a label must lie in [0, %d), was %d".formatted(classifier.units(), labels[i]));
      }
      oneHot[i * classifier.units() + labels[i]] = 1;
    }
    rate.set(learningRate);
    try (INDArray input = Nd4j.create(images, shape(labels.length), 'c');
        INDArray target =
            Nd4j.create(oneHot, new long[] {labels.length, classifier.units()}, 'c')) {
      graph.fit(new INDArray[] {input}, new INDArray[] {target});
      graph.clear();
    }
    return loss.mean();
  }

  /** Class scores before the softmax, by running statistics, [count, classes] row-major. */
  public float[] logits(float[] images, int count) {
    check(images, count);
    float[] features = features(images, count);
    Weights weights = parameters.read(graph);
    float[] kernel = weights.get(classifier.name() + ".kernel");
    float[] bias = weights.get(classifier.name() + ".bias");
    int inputs = classifier.inputFeatures();
    int units = classifier.units();
    float[] logits = new float[count * units];
    for (int i = 0; i < count; i++) {
      for (int unit = 0; unit < units; unit++) {
        double sum = bias[unit];
        for (int j = 0; j < inputs; j++) {
          sum += (double) features[i * inputs + j] * kernel[unit * inputs + j];
        }
        logits[i * units + unit] = (float) sum;
      }
    }
    return logits;
  }

  /** Softmax of the {@link #logits}. */
  public float[] probabilities(float[] images, int count) {
    float[] values = logits(images, count);
    int units = classifier.units();
    for (int from = 0; from < values.length; from += units) {
      float largest = values[from];
      for (int i = from; i < from + units; i++) {
        largest = Math.max(largest, values[i]);
      }
      double sum = 0;
      for (int i = from; i < from + units; i++) {
        sum += Math.exp(values[i] - largest);
      }
      for (int i = from; i < from + units; i++) {
        values[i] = (float) (Math.exp(values[i] - largest) / sum);
      }
    }
    return values;
  }

  /** How many images have their label's logit as the first largest, by running statistics. */
  public int countCorrect(float[] images, int[] labels) {
    float[] logits = logits(images, labels.length);
    int units = classifier.units();
    int correct = 0;
    for (int i = 0; i < labels.length; i++) {
      int best = 0;
      for (int unit = 1; unit < units; unit++) {
        if (logits[i * units + unit] > logits[i * units + best]) {
          best = unit;
        }
      }
      if (best == labels[i]) {
        correct++;
      }
    }
    return correct;
  }

  private float[] features(float[] images, int count) {
    int pixels = images.length / Math.max(1, count);
    float[] features = new float[count * classifier.inputFeatures()];
    for (int from = 0; from < count; from += INFERENCE_BATCH) {
      int to = Math.min(count, from + INFERENCE_BATCH);
      float[] slice = Arrays.copyOfRange(images, from * pixels, to * pixels);
      try (INDArray input = Nd4j.create(slice, shape(to - from), 'c');
          INDArray output =
              graph.output(
                  List.of(classifier.input()), false, new INDArray[] {input}, null)[0]) {
        float[] values = output.reshape(output.length()).toFloatVector();
        System.arraycopy(values, 0, features, from * classifier.inputFeatures(), values.length);
        graph.clear();
      }
    }
    return features;
  }

  /** A copy of the present weights and running statistics. */
  public Weights weights() {
    return parameters.read(graph);
  }

  /** Replaces weights and running statistics; the momentum starts anew. */
  public void load(Weights weights) {
    parameters.write(weights, graph);
    INDArray momentum = graph.getUpdater().getUpdaterStateViewArray();
    if (momentum != null) {
      momentum.assign(0);
    }
  }

  /** Frees the off-heap memory, and the calling thread's workspaces. */
  @Override
  public void close() {
    graph.close();
    Nd4j.getWorkspaceManager().destroyAllWorkspacesForCurrentThread();
  }

  /** The ND4J backend in use, such as {@code CpuBackend}. */
  public static String backend() {
    return Nd4j.getBackend().getClass().getSimpleName();
  }

  /** {@code vector}, or {@code scalar} without the Vector API or by {@code -Dmnas.kernels}. */
  public static String kernels() {
    return KernelSet.forFloats().name();
  }

  private long[] shape(int count) {
    TensorShape input = network.spec().input();
    return new long[] {count, input.height(), input.width(), input.channels()};
  }

  private void check(float[] images, int count) {
    long expected = count * network.spec().input().elements();
    if (images.length != expected) {
      throw new IllegalArgumentException(
          "%d images of %s must have %d values, had %d"
              .formatted(count, network.spec().input(), expected, images.length));
    }
  }
}
