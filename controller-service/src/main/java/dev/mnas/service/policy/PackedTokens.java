package dev.mnas.service.policy;

import java.nio.charset.StandardCharsets;

/**
 * Networks of one space as cheap keys of maps: tokens packed into as few bits as their options
 * need, a Latin-1 text.
 */
final class PackedTokens {
  private final int[] bits;
  private final int bytes;

  PackedTokens(int[] cardinalities) {
    bits = new int[cardinalities.length];
    int sum = 0;
    for (int i = 0; i < bits.length; i++) {
      bits[i] = Integer.SIZE - Integer.numberOfLeadingZeros(cardinalities[i] - 1);
      sum += bits[i];
    }
    bytes = (sum + Byte.SIZE - 1) / Byte.SIZE;
  }

  /** Of each key in a state. */
  int bytes() {
    return bytes;
  }

  String key(int[] tokens) {
    byte[] packed = new byte[bytes];
    int at = 0;
    for (int i = 0; i < tokens.length; i++) {
      for (int bit = 0; bit < bits[i]; bit++, at++) {
        packed[at / Byte.SIZE] |= (byte) ((tokens[i] >> bit & 1) << at % Byte.SIZE);
      }
    }
    return new String(packed, StandardCharsets.ISO_8859_1);
  }

  void write(String key, StateWriter out) {
    out.writeBytes(key.getBytes(StandardCharsets.ISO_8859_1));
  }

  String read(StateReader in) {
    return new String(in.readBytes(bytes), StandardCharsets.ISO_8859_1);
  }
}
