package dev.mnas.trainer.benchmark;

import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.GradientCollector;
import ai.djl.training.Trainer;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import dev.mnas.network.Network;
import dev.mnas.network.TensorShape;

/** Trains a layer graph with PyTorch through DJL: SGD with momentum, weight decay. */
final class PyTorchTrainer implements AutoCloseable {
  private final Model model = Model.newInstance("candidate", "PyTorch");
  private final Loss loss = Loss.softmaxCrossEntropyLoss();
  private final Trainer trainer;
  private final TensorShape shape;

  PyTorchTrainer(Network network, int batch) {
    shape = network.spec().input();
    model.setBlock(new GraphBlock(network));
    trainer =
        model.newTrainer(
            new DefaultTrainingConfig(loss)
                .optOptimizer(
                    Optimizer.sgd()
                        .setLearningRateTracker(Tracker.fixed(0.05f))
                        .optMomentum(0.9f)
                        .optWeightDecays(1e-4f)
                        .build()));
    trainer.initialize(shape(batch));
  }

  private Shape shape(int batch) {
    return new Shape(batch, shape.channels(), shape.height(), shape.width());
  }

  /** One step; the images are given in the layout that suits it. */
  float step(float[] nchwImages, int[] labels) {
    try (NDManager manager = trainer.getManager().newSubManager()) {
      NDArray x = manager.create(nchwImages, shape(labels.length));
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
      return value;
    }
  }

  @Override
  public void close() {
    trainer.close();
    model.close();
  }
}
