package dev.mnas.service.policy;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What the networks of one space measured, in the order in which it became known. */
final class KnownOutcomes {
  private final PackedTokens packed;
  private final Map<String, Outcome> byNetwork = new LinkedHashMap<>();

  KnownOutcomes(int[] cardinalities) {
    packed = new PackedTokens(cardinalities);
  }

  /** What counts is what was measured last. */
  void add(Measured one) {
    byNetwork.put(packed.key(one.tokens), one.outcome);
  }

  Optional<Measured> find(int[] tokens) {
    return Optional.ofNullable(byNetwork.get(packed.key(tokens)))
        .map(outcome -> new Measured(tokens, outcome));
  }

  void write(StateWriter out) {
    out.writeInt(byNetwork.size());
    byNetwork.forEach(
        (key, outcome) -> {
          packed.write(key, out);
          outcome.write(out);
        });
  }

  void read(StateReader in) {
    int count = in.readCount(packed.bytes() + Outcome.BYTES);
    for (int i = 0; i < count; i++) {
      byNetwork.put(packed.read(in), Outcome.read(in));
    }
  }
}
