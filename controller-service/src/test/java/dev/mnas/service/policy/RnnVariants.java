package dev.mnas.service.policy;

import dev.mnas.service.policy.RnnSettings.Learning;
import dev.mnas.service.policy.RnnSettings.Search;
import dev.mnas.space.Decision;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** The RNN controller with one lever off, to tell what each is worth. */
public final class RnnVariants {
  /** More than any normal number of deviations outweighs: candidates come in random order. */
  private static final double BLIND = 1e9;

  private static final Learning LEARNING = RnnSettings.STANDARD.learning();
  private static final Search SEARCH = RnnSettings.STANDARD.search();
  private static final Map<String, RnnSettings> VARIANTS = new LinkedHashMap<>();

  static {
    put("as it is", LEARNING, SEARCH);
    put("untrained", learning(0, 4, 0.03, 0), SEARCH);
    put("rate 3.5e-4", learning(3.5e-4, 4, 0.03, 0.5), SEARCH);
    put("no queue in the loss", learning(5e-3, 4, 0.03, 0), SEARCH);
    put("no entropy in the loss", learning(5e-3, 4, 0, 0.5), SEARCH);
    put("one epoch", learning(5e-3, 1, 0.03, 0.5), SEARCH);
    put("candidates in random order", LEARNING, new Search(30, 5, 0.5, 32, BLIND, 4));
    put("candidates by mean alone", LEARNING, new Search(30, 5, 0.5, 32, 0, 4));
    put("no draws as candidates", LEARNING, new Search(30, 5, 0.5, 0, 1, 4));
    put("repeats alone replaced", LEARNING, new Search(30, 5, 0, 32, 1, 4));
    put("all draws replaced", LEARNING, new Search(30, 5, 1, 32, 1, 4));
    put("changes of one", LEARNING, new Search(30, 1, 0.5, 32, 1, 4));
    put("no patience", LEARNING, new Search(30, 5, 0.5, 32, 1, 1_000_000));
  }

  private RnnVariants() {}

  /** What is off. */
  public static Set<String> names() {
    return VARIANTS.keySet();
  }

  /** A controller that has seen nothing. */
  public static Policy create(String name, PolicySettings settings, List<Decision> decisions) {
    return new RnnPolicy(settings, decisions, Objects.requireNonNull(VARIANTS.get(name), name));
  }

  private static Learning learning(double rate, int epochs, double entropy, double queue) {
    return new Learning(rate, LEARNING.clip(), epochs, entropy, queue, LEARNING.minibatch());
  }

  private static void put(String name, Learning learning, Search search) {
    RnnSettings usual = RnnSettings.STANDARD;
    VARIANTS.put(name, new RnnSettings(usual.hidden(), usual.embedding(), learning, search));
  }
}
