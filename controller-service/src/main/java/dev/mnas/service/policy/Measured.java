package dev.mnas.service.policy;

import java.util.List;

/** A network and what it measured. Its tokens are not changed. */
final class Measured {
  final int[] tokens;
  final Outcome outcome;

  Measured(int[] tokens, Outcome outcome) {
    this.tokens = tokens;
    this.outcome = outcome;
  }

  double reward() {
    return outcome.reward();
  }

  static void write(StateWriter out, List<Measured> all) {
    out.writeInt(all.size());
    for (Measured one : all) {
      out.writeInts(one.tokens);
      one.outcome.write(out);
    }
  }

  static void read(StateReader in, int[] cardinalities, List<Measured> all) {
    int count = in.readCount(Integer.BYTES);
    for (int i = 0; i < count; i++) {
      int[] tokens = Cardinalities.checked(in.readInts(), cardinalities);
      all.add(new Measured(tokens, Outcome.read(in)));
    }
  }
}
