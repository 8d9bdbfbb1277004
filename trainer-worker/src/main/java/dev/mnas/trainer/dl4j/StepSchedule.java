package dev.mnas.trainer.dl4j;

import java.util.function.IntToDoubleFunction;
import org.nd4j.linalg.schedule.ISchedule;

/** A function of the step as DL4J's schedule. */
final class StepSchedule implements ISchedule {
  private static final long serialVersionUID = 1L;

  private final transient IntToDoubleFunction rate;

  StepSchedule(IntToDoubleFunction rate) {
    this.rate = rate;
  }

  @Override
  public double valueAt(int step, int epoch) {
    return rate.applyAsDouble(step);
  }

  @Override
  public ISchedule clone() {
    return new StepSchedule(rate);
  }
}
