package dev.mnas.trainer.dl4j;

import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.learning.GradientUpdater;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.ops.transforms.Transforms;
import org.nd4j.linalg.schedule.ISchedule;

/**
 * RMSProp with momentum (Tieleman and Hinton 2012) as TensorFlow's {@code RMSPropOptimizer}
 * computes it, which DL4J's, without momentum, does not: mean squares begin at 1, {@code m = 0.9 m
 * + 0.1 g^2}, {@code v = momentum v + rate g / sqrt(m + 0.001)}, and the weights lose {@code v}.
 *
 * @param rate learning rate by step
 * @param momentum in [0, 1)
 */
record RmsProp(ISchedule rate, double momentum) implements IUpdater {
  private static final long serialVersionUID = 1L;
  private static final double DECAY = 0.9;
  private static final double EPSILON = 0.001;
  private static final String SQUARES = "squares";
  private static final String VELOCITY = "velocity";

  @Override
  public long stateSize(long parameters) {
    return 2 * parameters;
  }

  @Override
  public GradientUpdater<RmsProp> instantiate(INDArray state, boolean initialize) {
    Steps steps = new Steps(this);
    steps.setStateViewArray(state, new long[] {state.length() / 2}, 'c', initialize);
    return steps;
  }

  @Override
  public GradientUpdater<RmsProp> instantiate(Map<String, INDArray> state, boolean initialize) {
    Steps steps = new Steps(this);
    steps.setState(state, initialize);
    return steps;
  }

  /** Itself: it does not change. */
  @Override
  @SuppressWarnings("MissingSuperCall")
  public IUpdater clone() {
    return this;
  }

  @Override
  public double getLearningRate(int step, int epoch) {
    return rate.valueAt(step, epoch);
  }

  @Override
  public boolean hasLearningRate() {
    return true;
  }

  @Override
  public void setLrAndSchedule(double constant, ISchedule schedule) {
    throw new UnsupportedOperationException("the schedule is fixed");
  }

  /** Turns gradients into what the weights lose, in place. */
  private static final class Steps implements GradientUpdater<RmsProp> {
    private final RmsProp config;
    private Map<String, INDArray> state = Map.of();

    Steps(RmsProp config) {
      this.config = config;
    }

    @Override
    public RmsProp getConfig() {
      return config;
    }

    @Override
    public Map<String, INDArray> getState() {
      return state;
    }

    @Override
    public void setState(Map<String, INDArray> given, boolean initialize) {
      state = Map.copyOf(given);
      if (initialize) {
        part(SQUARES).assign(1);
        part(VELOCITY).assign(0);
      }
    }

    @Override
    public void setStateViewArray(
        INDArray view, long[] gradientShape, char order, boolean initialize) {
      INDArray row = view.reshape(view.length());
      long half = view.length() / 2;
      setState(
          Map.of(
              SQUARES, row.get(NDArrayIndex.interval(0, half)),
              VELOCITY, row.get(NDArrayIndex.interval(half, 2 * half))),
          initialize);
    }

    @Override
    public void applyUpdater(INDArray gradient, int step, int epoch) {
      INDArray squares = part(SQUARES);
      INDArray velocity = part(VELOCITY);
      INDArray flat = gradient.reshape(gradient.length());
      squares.muli(DECAY).addi(flat.mul(flat).muli(1 - DECAY));
      INDArray scaled = squares.add(EPSILON);
      Transforms.sqrt(scaled, false);
      flat.divi(scaled).muli(config.getLearningRate(step, epoch));
      velocity.muli(config.momentum).addi(flat);
      flat.assign(velocity);
    }

    private INDArray part(String name) {
      INDArray part = state.get(name);
      if (part == null) {
        throw new IllegalStateException("RMSProp has no " + name);
      }
      return part;
    }
  }
}
