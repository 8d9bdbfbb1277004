package dev.mnas.trainer.dl4j;

import dev.mnas.network.Network;
import dev.mnas.network.TensorShape;
import dev.mnas.network.Weights;
import dev.mnas.task.Recipe;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A network in native memory, trained step by step in single precision. Not safe for concurrent
 * use: create, use and close it on one thread.
 */
public final class TrainableNetwork implements AutoCloseable {
  private final Network network;
  private final ComputationGraph graph;
  private final ComputationGraph inference;
  private final Recipe recipe;
  private final WeightDecay decay;
  private final Dropout dropout;
  private final @Nullable WeightAverage average;

  private TrainableNetwork(
      Network network, ComputationGraph graph, Recipe recipe, Dropout dropout) {
    this.network = network;
    this.graph = graph;
    this.inference = GraphBuilder.inference(network, graph);
    this.recipe = recipe;
    this.dropout = dropout;
    this.decay = new WeightDecay(graph, recipe.l2());
    this.average = recipe.weightEma() > 0 ? new WeightAverage(graph, recipe.weightEma()) : null;
    graph.setListeners(decay);
  }

  /** Builds the network with these weights. */
  public static TrainableNetwork of(Network network, Weights initial, TrainingSettings settings) {
    Backend.useOneThread();
    Recipe recipe = settings.recipe();
    // The same seed drew the initial weights: the numbers must not be the same.
    Dropout dropout = new Dropout(recipe.dropout(), new SplittableRandom(~recipe.seed()));
    ComputationGraph graph =
        GraphBuilder.build(network, DataType.FLOAT, Optimizers.of(settings), dropout);
    new WeightTransfer(network, graph).write(initial);
    return new TrainableNetwork(network, graph, recipe, dropout);
  }

  /** Chooses what is dropped by these random numbers from now on. */
  public void dropBy(RandomGenerator random) {
    dropout.drawFrom(random);
  }

  /**
   * Takes one optimisation step.
   *
   * @param images NHWC, at least 2 of them
   * @param labels class of each image
   * @return mean cross-entropy of the batch before the step, to the smoothed labels; not finite
   *     when training has diverged
   */
  public double step(float[] images, int[] labels) {
    int classes = network.spec().classes();
    float[] targets = new float[labels.length * classes];
    Arrays.fill(targets, (float) (recipe.labelSmoothing() / classes));
    for (int i = 0; i < labels.length; i++) {
      targets[i * classes + labels[i]] += (float) (1 - recipe.labelSmoothing());
    }
    try (INDArray x = images(images, labels.length);
        INDArray y = Nd4j.create(targets, new long[] {labels.length, classes}, 'c')) {
      graph.fit(new DataSet(x, y));
      if (average != null) {
        average.follow();
      }
      return graph.score();
    }
  }

  /**
   * The most probable class of each image, by the running statistics, and by the moving average of
   * the weights where there is one.
   *
   * @param images NHWC
   * @param count number of images
   */
  public int[] classify(float[] images, int count) {
    double[] probabilities = probabilities(images, count);
    int classes = network.spec().classes();
    int[] answers = new int[count];
    for (int i = 0; i < count; i++) {
      for (int c = 1; c < classes; c++) {
        if (probabilities[i * classes + c] > probabilities[i * classes + answers[i]]) {
          answers[i] = c;
        }
      }
    }
    return answers;
  }

  /** Class probabilities [image, class], by the running statistics. */
  public double[] probabilities(float[] images, int count) {
    try (INDArray x = images(images, count)) {
      return averaged(() -> Memory.read(inference.outputSingle(false, x)));
    }
  }

  /** Scalars that all layers give for one image. */
  public long activations() {
    return TrainingMemory.activations(network);
  }

  private INDArray images(float[] images, int count) {
    TensorShape shape = network.spec().input();
    if (images.length != count * shape.elements()) {
      throw new IllegalArgumentException(
          "%d images of %s must have %d values, had %d"
              .formatted(count, shape, count * shape.elements(), images.length));
    }
    return Nd4j.create(
        images, new long[] {count, shape.height(), shape.width(), shape.channels()}, 'c');
  }

  /**
   * A copy of the weights and running statistics, or of their moving average where there is one.
   */
  public Weights weights() {
    return averaged(() -> new WeightTransfer(network, graph).read());
  }

  /** A copy of all that the steps to come depend on but images and random numbers. */
  public NetworkState state() {
    return new TrainingState(graph, average).read();
  }

  /**
   * Goes on from a state of the same network under the same recipe: what follows is what would have
   * followed there, bit for bit.
   *
   * @throws IllegalArgumentException when it is the state of another, and then nothing has changed
   */
  public void restore(NetworkState state) {
    new TrainingState(graph, average).write(state);
  }

  private <T> T averaged(Supplier<T> question) {
    if (average == null) {
      return question.get();
    }
    average.swap();
    try {
      return question.get();
    } finally {
      average.swap();
    }
  }

  /** Frees the native memory, workspaces included. */
  @Override
  public void close() {
    decay.close();
    if (average != null) {
      average.close();
    }
    inference.close();
    graph.close();
    Nd4j.getWorkspaceManager().destroyAllWorkspacesForCurrentThread();
  }
}
