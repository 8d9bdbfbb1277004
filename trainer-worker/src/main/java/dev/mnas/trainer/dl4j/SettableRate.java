package dev.mnas.trainer.dl4j;

import org.nd4j.linalg.schedule.ISchedule;

/** A learning rate that the training loop sets before each step; copies share the value. */
final class SettableRate implements ISchedule {
  private static final long serialVersionUID = 1L;

  private double value;

  void set(double value) {
    this.value = value;
  }

  @Override
  public double valueAt(int iteration, int epoch) {
    return value;
  }

  /** This one itself: the updaters of all layers follow one rate. */
  @Override
  public ISchedule clone() {
    return this;
  }
}
