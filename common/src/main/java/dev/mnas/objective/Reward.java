package dev.mnas.objective;

/** What the policy maximises; finite. */
public record Reward(double value) implements Comparable<Reward> {
  public Reward {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException("a reward must be finite, was " + value);
    }
  }

  @Override
  public int compareTo(Reward other) {
    return Double.compare(value, other.value);
  }
}
