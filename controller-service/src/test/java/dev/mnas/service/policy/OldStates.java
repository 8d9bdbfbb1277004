package dev.mnas.service.policy;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32C;

/** States as earlier versions wrote them. */
final class OldStates {
  private OldStates() {}

  /** The same state without what version 2 appends: the ledger, and how many batches are stale. */
  static byte[] versionOne(byte[] state) {
    DrawLedgerSize ledger = DrawLedgerSize.atTheEndOf(state);
    byte[] old = Arrays.copyOf(state, state.length - ledger.bytes());
    ByteBuffer buffer = ByteBuffer.wrap(old).putInt(Integer.BYTES, 1);
    CRC32C checksum = new CRC32C();
    checksum.update(old, 0, old.length - Integer.BYTES);
    buffer.putInt(old.length - Integer.BYTES, (int) checksum.getValue());
    return old;
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
