package dev.mnas.benchmark;

import dev.mnas.network.Cost;
import dev.mnas.network.Network;
import dev.mnas.network.Zoo;
import dev.mnas.network.ZooModel;
import dev.mnas.network.ZooOptions;
import dev.mnas.space.ArchitectureTokens;
import dev.mnas.space.SearchSpace;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** MnasNet-A1 from its description to its parameters and multiply-adds, on one thread. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(2)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 8, time = 2)
public class Decoding {
  private final SearchSpace space = MnasNetA1.space();
  private final ArchitectureTokens tokens = MnasNetA1.tokens(space);
  private final String blockStrings =
      String.join(" ", Zoo.network(ZooModel.MNASNET_A1, ZooOptions.PUBLISHED).spec().blockStrings());

  /** What every token sequence goes through that a policy proposes. */
  @Benchmark
  public Cost tokens(CpuTime cpu) {
    return Cost.of(space.decode(tokens));
  }

  /** The same with the graph's hash, by which a study knows a network that it had before. */
  @Benchmark
  public int tokensAndHash(CpuTime cpu) {
    Network network = space.decode(tokens);
    return 31 * network.hash().hashCode() + Cost.of(network).hashCode();
  }

  /** What a user writes. */
  @Benchmark
  public Cost blockStrings(CpuTime cpu) {
    return Cost.of(Network.of(Zoo.resolve(blockStrings, ZooOptions.PUBLISHED).spec()));
  }
}
