package dev.mnas.trainer.benchmark;

import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.GradientCollector;
import ai.djl.training.Trainer;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.util.Pair;
import dev.mnas.network.Network;
import dev.mnas.network.TensorShape;

/** Trains a layer graph with PyTorch through DJL. Images are NCHW. */
final class PyTorchTrainer implements AutoCloseable {
  private final Model model = Model.newInstance("candidate", "PyTorch");
  private final Loss loss = Loss.softmaxCrossEntropyLoss();
  private final GraphBlock block;
  private final Trainer trainer;
  private final TensorShape shape;

  PyTorchTrainer(Network network, int batch, GraphBlock.Padding padding, Optimizer optimizer) {
    shape = network.spec().input();
    block = new GraphBlock(network, padding);
    model.setBlock(block);
    trainer = model.newTrainer(new DefaultTrainingConfig(loss).optOptimizer(optimizer));
    trainer.initialize(shape(batch));
  }

  GraphBlock block() {
    return block;
  }

  private Shape shape(int batch) {
    return new Shape(batch, shape.channels(), shape.height(), shape.width());
  }

  /**
   * One step.
   *
   * @return mean cross-entropy of the batch before it
   */
  float step(float[] images, int[] labels) {
    try (NDManager manager = trainer.getManager().newSubManager()) {
      NDArray x = manager.create(images, shape(labels.length));
      float[] classes = new float[labels.length];
      for (int i = 0; i < classes.length; i++) {
        classes[i] = labels[i];
      }
      NDArray y = manager.create(classes, new Shape(labels.length, 1));
      float value;
      try (GradientCollector gradients = trainer.newGradientCollector()) {
        NDList outputs = trainer.forward(new NDList(x));
        NDArray l = loss.evaluate(new NDList(y), outputs);
        gradients.backward(l);
        value = l.getFloat();
        outputs.close();
        l.close();
      }
      trainer.step();
      zeroGradients();
      return value;
    }
  }

  /** They add up from step to step otherwise. */
  private void zeroGradients() {
    for (Pair<String, Parameter> parameter : block.getParameters()) {
      if (parameter.getValue().requiresGradient()) {
        try (NDArray gradient = parameter.getValue().getArray().getGradient()) {
          gradient.subi(gradient);
        }
      }
    }
  }

  /** Logits [image, class], by the running statistics. */
  float[] logits(float[] images, int count) {
    try (NDManager manager = trainer.getManager().newSubManager()) {
      NDArray x = manager.create(images, shape(count));
      try (NDList outputs = trainer.evaluate(new NDList(x))) {
        return outputs.singletonOrThrow().toFloatArray();
      }
    }
  }

  @Override
  public void close() {
    trainer.close();
    model.close();
  }
}
