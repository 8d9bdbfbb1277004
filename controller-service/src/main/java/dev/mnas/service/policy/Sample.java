package dev.mnas.service.policy;

import dev.mnas.space.ArchitectureTokens;
import java.util.Arrays;
import java.util.List;

/**
 * One suggestion as its policy remembers it until it is observed.
 *
 * <p>{@code logProbabilities} are those of the chosen tokens when they were sampled: PPO's old
 * policy. Empty where the policy does not learn.
 */
final class Sample {
  private static final double[] NONE = {};

  final int[] tokens;
  final double[] logProbabilities;

  Sample(int[] tokens) {
    this(tokens, NONE);
  }

  Sample(int[] tokens, double[] logProbabilities) {
    this.tokens = tokens;
    this.logProbabilities = logProbabilities;
  }

  ArchitectureTokens architecture() {
    return new ArchitectureTokens(Arrays.stream(tokens).boxed().toList());
  }

  static List<ArchitectureTokens> architectures(List<Sample> batch) {
    return batch.stream().map(Sample::architecture).toList();
  }
}
