package dev.mnas.service.policy;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.Set;

/** The networks of one space that are known, in the order in which they became so. */
final class SeenNetworks {
  private final int[] bits;
  private final int bytes;

  /** Tokens packed into as few bits as their options need, a Latin-1 text as the cheapest key. */
  private final Set<String> keys = new LinkedHashSet<>();

  SeenNetworks(int[] cardinalities) {
    bits = new int[cardinalities.length];
    int sum = 0;
    for (int i = 0; i < bits.length; i++) {
      bits[i] = Integer.SIZE - Integer.numberOfLeadingZeros(cardinalities[i] - 1);
      sum += bits[i];
    }
    bytes = (sum + Byte.SIZE - 1) / Byte.SIZE;
  }

  boolean contains(int[] tokens) {
    return keys.contains(key(tokens));
  }

  /** Says whether it was new. */
  boolean add(int[] tokens) {
    return keys.add(key(tokens));
  }

  private String key(int[] tokens) {
    byte[] packed = new byte[bytes];
    int at = 0;
    for (int i = 0; i < tokens.length; i++) {
      for (int bit = 0; bit < bits[i]; bit++, at++) {
        packed[at / Byte.SIZE] |= (byte) ((tokens[i] >> bit & 1) << at % Byte.SIZE);
      }
    }
    return new String(packed, StandardCharsets.ISO_8859_1);
  }

  void write(StateWriter out) {
    out.writeInt(keys.size());
    keys.forEach(key -> out.writeBytes(key.getBytes(StandardCharsets.ISO_8859_1)));
  }

  void read(StateReader in) {
    int count = in.readCount(bytes);
    for (int i = 0; i < count; i++) {
      keys.add(new String(in.readBytes(bytes), StandardCharsets.ISO_8859_1));
    }
  }
}
