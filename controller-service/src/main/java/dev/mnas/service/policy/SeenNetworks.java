package dev.mnas.service.policy;

import java.util.LinkedHashSet;
import java.util.Set;

/** The networks of one space that are known, in the order in which they became so. */
final class SeenNetworks {
  private final PackedTokens packed;
  private final Set<String> keys = new LinkedHashSet<>();

  SeenNetworks(int[] cardinalities) {
    packed = new PackedTokens(cardinalities);
  }

  boolean contains(int[] tokens) {
    return keys.contains(packed.key(tokens));
  }

  /** Says whether it was new. */
  boolean add(int[] tokens) {
    return keys.add(packed.key(tokens));
  }

  void write(StateWriter out) {
    out.writeInt(keys.size());
    keys.forEach(key -> packed.write(key, out));
  }

  void read(StateReader in) {
    int count = in.readCount(packed.bytes());
    for (int i = 0; i < count; i++) {
      keys.add(packed.read(in));
    }
  }
}
