package dev.mnas.service.policy;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;

/** States as earlier versions wrote them. */
final class OldStates {
  private OldStates() {}

  /** The same state without what version 2 appends: the ledger, and how many batches are stale. */
  static byte[] versionOne(byte[] state) {
    DrawLedgerSize ledger = DrawLedgerSize.atTheEndOf(state);
    return as(1, Arrays.copyOf(state, state.length - ledger.bytes()));
  }

  /** The same bytes under another version. */
  static byte[] as(int version, byte[] state) {
    byte[] old = state.clone();
    ByteBuffer buffer = ByteBuffer.wrap(old).putInt(Integer.BYTES, version);
    CRC32C checksum = new CRC32C();
    checksum.update(old, 0, old.length - Integer.BYTES);
    buffer.putInt(old.length - Integer.BYTES, (int) checksum.getValue());
    return old;
  }

  /**
   * Of an {@code RNN} that suggested some networks and learned of some, as version 2 wrote it: a
   * larger LSTM, and a queue of the best without a value model.
   */
  static byte[] ofLargeRnn(
      PolicySettings settings, int[] cardinalities, List<Sample> open, List<Measured> best) {
    RnnRows rows = new RnnRows(cardinalities, 100, 16);
    DrawLedger ledger = new DrawLedger(cardinalities);
    open.forEach(sample -> ledger.suggested(sample.tokens));
    best.forEach(one -> ledger.suggested(one.tokens));
    OutstandingBatches outstanding = new OutstandingBatches();
    outstanding.add(open);
    StateWriter out = new StateWriter();
    Cardinalities.writeOwner(out, settings, cardinalities);
    out.writeInt(1);
    out.writeInt(0);
    new Xoshiro256(5).write(out);
    ledger.write(out);
    outstanding.write(out);
    new RecentTokens(cardinalities).write(out);
    for (float[] row : rows.zeros()) {
      out.writeFloats(row);
    }
    new RowAdam(rows, 5e-3).write(out);
    Measured.write(out, best);
    out.writeInt(4);
    out.writeDouble(0.01);
    out.writeDouble(0.1);
    return as(2, out.finish());
  }

  /** Packed networks of the contract's decisions have two bytes each. */
  private record DrawLedgerSize(int bytes) {
    private static final int COUNTS = 4 * Long.BYTES + Integer.BYTES;
    private static final int NETWORK = 2;

    static DrawLedgerSize atTheEndOf(byte[] state) {
      int end = state.length - 2 * Integer.BYTES;
      for (int networks = 0; ; networks++) {
        int at = end - networks * NETWORK - Integer.BYTES;
        if (ByteBuffer.wrap(state).getInt(at) == networks) {
          return new DrawLedgerSize(COUNTS + Integer.BYTES + networks * NETWORK + Integer.BYTES);
        }
      }
    }
  }
}
