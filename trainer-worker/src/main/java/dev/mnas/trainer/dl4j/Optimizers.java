package dev.mnas.trainer.dl4j;

import dev.mnas.task.Recipe;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.schedule.ISchedule;

/** The optimizers of recipes as DL4J's. */
final class Optimizers {
  private static final double ADAM_BETA2 = 0.999;
  private static final double ADAM_EPSILON = 1e-8;

  private Optimizers() {}

  static IUpdater of(TrainingSettings settings) {
    ISchedule rate = new StepSchedule(settings.learningRate());
    Recipe recipe = settings.recipe();
    return switch (recipe.optimizer()) {
      case SGD ->
          Nesterovs.builder().learningRateSchedule(rate).momentum(recipe.momentum()).build();
      case RMSPROP -> new RmsProp(rate, recipe.momentum());
      case ADAM ->
          Adam.builder()
              .learningRateSchedule(rate)
              .beta1(recipe.momentum())
              .beta2(ADAM_BETA2)
              .epsilon(ADAM_EPSILON)
              .build();
    };
  }
}
