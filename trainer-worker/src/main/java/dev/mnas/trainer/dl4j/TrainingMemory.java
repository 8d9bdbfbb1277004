package dev.mnas.trainer.dl4j;

import dev.mnas.network.Cost;
import dev.mnas.network.Layer;
import dev.mnas.network.Network;
import dev.mnas.task.Optimizer;
import dev.mnas.task.Recipe;
import org.bytedeco.javacpp.Pointer;

/**
 * Memory that a training takes at the least. What cannot fit is refused before it starts: the
 * operating system promises more memory than it has and kills the process later.
 *
 * @param activationBytes native, of a batch: all outputs are kept for the backward pass
 * @param weightBytes native, of weights, gradients, decay, the optimizer's state and the average
 * @param heapBytes of the initial weights, the trained ones, and the file they are sent as
 */
public record TrainingMemory(long activationBytes, long weightBytes, long heapBytes) {
  /** Weights, gradients, and the factors and the product of weight decay. */
  private static final int ALWAYS = 4;

  private static final int HEAP_COPIES = 3;

  /** What one training step of so many images takes. */
  public static TrainingMemory of(Network network, Recipe recipe, int batch) {
    long weights = Math.multiplyExact(Cost.of(network).parameters(), (long) Float.BYTES);
    int copies = ALWAYS + state(recipe.optimizer()) + (recipe.weightEma() > 0 ? 1 : 0);
    long activations = Math.multiplyExact(activations(network), (long) batch);
    return new TrainingMemory(
        Math.multiplyExact(activations, (long) Float.BYTES),
        Math.multiplyExact(weights, (long) copies),
        Math.multiplyExact(weights, (long) HEAP_COPIES));
  }

  /** Arrays of the weights' size that the optimizer keeps. */
  private static int state(Optimizer optimizer) {
    return switch (optimizer) {
      case SGD -> 1;
      case RMSPROP, ADAM -> 2;
    };
  }

  /** Scalars that all layers give for one image, those before batch normalisation too. */
  public static long activations(Network network) {
    long scalars = 0;
    for (Layer layer : network.layers()) {
      boolean normalised = layer instanceof Layer.Conv || layer instanceof Layer.DepthwiseConv;
      scalars = Math.addExact(scalars, layer.output().elements() * (normalised ? 2 : 1));
    }
    return scalars;
  }

  /**
   * Refuses a training that this process cannot hold.
   *
   * @throws OutOfMemoryError naming the limit in megabytes
   */
  public void requireFit() {
    long nativeLimit = Pointer.maxBytes();
    long heapLimit = Runtime.getRuntime().maxMemory();
    long need = Math.addExact(activationBytes, weightBytes);
    // JavaCPP knows no limit where it is 0.
    if (nativeLimit > 0 && need > nativeLimit) {
      throw new OutOfMemoryError("native memory is limited to " + mb(nativeLimit));
    }
    if (heapBytes > heapLimit) {
      throw new OutOfMemoryError("the heap is limited to " + mb(heapLimit));
    }
  }

  @Override
  public String toString() {
    return ("it takes %s of activations, %s of weights, gradients and optimizer, and %s of heap at"
            + " the least")
        .formatted(mb(activationBytes), mb(weightBytes), mb(heapBytes));
  }

  private static String mb(long bytes) {
    return (bytes >> 20) + " MB";
  }
}
