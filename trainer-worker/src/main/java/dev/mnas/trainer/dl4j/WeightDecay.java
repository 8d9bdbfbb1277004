package dev.mnas.trainer.dl4j;

import java.util.Arrays;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.transforms.pairwise.arithmetic.MulOp;
import org.nd4j.linalg.factory.Nd4j;

/**
 * L2 decay of all kernels at once: every step's mean gradient grows by {@code l2 w}. DL4J's own
 * regularisation runs several small operations for each array, a sixth of the time of a small
 * network, and adds the penalty to the reported loss.
 */
final class WeightDecay extends BaseTrainingListener implements AutoCloseable {
  private final ComputationGraph graph;
  private final INDArray factors;
  private final INDArray decay;

  WeightDecay(ComputationGraph graph, double l2) {
    this.graph = graph;
    this.factors = Nd4j.create(factors(graph, (float) l2), graph.params().shape(), 'c');
    this.decay = factors.like();
  }

  private static float[] factors(ComputationGraph graph, float l2) {
    float[] factors = new float[Math.toIntExact(graph.params().length())];
    for (Layer layer : graph.getLayers()) {
      var settings = layer.conf().getLayer();
      for (String name : settings.initializer().weightKeys(settings)) {
        INDArray kernel = layer.getParam(name);
        int from = Math.toIntExact(kernel.offset() - graph.params().offset());
        Arrays.fill(factors, from, from + Math.toIntExact(kernel.length()), l2);
      }
    }
    return factors;
  }

  /** Called between the backward pass and the update, when gradients are sums over the batch. */
  @Override
  public void onGradientCalculation(Model model) {
    Nd4j.exec(new MulOp(graph.params(), factors, decay));
    INDArray gradient = graph.getFlattenedGradients();
    Nd4j.getBlasWrapper().level1().axpy(decay.length(), model.batchSize(), decay, gradient);
  }

  @Override
  public void close() {
    factors.close();
    decay.close();
  }
}
