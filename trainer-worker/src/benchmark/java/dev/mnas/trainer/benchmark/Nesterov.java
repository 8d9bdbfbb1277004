package dev.mnas.trainer.benchmark;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.optimizer.Optimizer;
import dev.mnas.task.Recipe;
import java.util.HashMap;
import java.util.Map;

/**
 * Stochastic gradient descent with Nesterov's momentum, and L2 decay of kernels alone: DJL's own
 * has no Nesterov, and decays everything.
 */
final class Nesterov extends Optimizer {
  private final float momentum;
  private final float l2;
  private final Map<String, NDArray> velocities = new HashMap<>();
  private float rate;

  Nesterov(Recipe recipe) {
    super(new Builder());
    this.momentum = (float) recipe.momentum();
    this.l2 = (float) recipe.l2();
  }

  /** The learning rate of the next step. */
  void rate(double next) {
    rate = (float) next;
  }

  @Override
  public void update(String parameter, NDArray weight, NDArray gradient) {
    NDArray velocity = velocities.computeIfAbsent(parameter, unseen -> weight.zerosLike());
    try (NDManager scratch = weight.getManager().newSubManager()) {
      NDArray push = gradient.duplicate();
      push.attach(scratch);
      if (weight.getShape().dimension() > 1) {
        NDArray decay = weight.mul(l2);
        decay.attach(scratch);
        push.addi(decay);
      }
      push.muli(rate);
      velocity.muli(momentum).subi(push);
      NDArray ahead = velocity.mul(momentum);
      ahead.attach(scratch);
      weight.addi(ahead).subi(push);
    }
  }

  private static final class Builder extends OptimizerBuilder<Builder> {
    @Override
    protected Builder self() {
      return this;
    }
  }
}
