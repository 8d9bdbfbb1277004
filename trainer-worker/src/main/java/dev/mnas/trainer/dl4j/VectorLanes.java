package dev.mnas.trainer.dl4j;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Eight floats at a time. A channel count that is not a multiple of eight is covered by a last
 * vector that overlaps the one before, so every kernel must tolerate that the overlapped channels
 * are computed twice. Fewer than eight channels are for the scalar kernels.
 */
final class VectorLanes {
  static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_256;
  static final int LANES = 8;
  static final ByteOrder ORDER = ByteOrder.nativeOrder();

  private VectorLanes() {}

  /** Channels rounded up to whole vectors: the length of a buffer that has no overlap. */
  static int padded(int channels) {
    return (channels + LANES - 1) / LANES * LANES;
  }

  /** First channel of the vector that covers slot c of the padded channels. */
  static int first(int c, int channels) {
    return Math.min(c, channels - LANES);
  }

  static FloatVector load(ByteBuffer buffer, int index) {
    return FloatVector.fromByteBuffer(SPECIES, buffer, index << 2, ORDER);
  }

  static void store(FloatVector vector, ByteBuffer buffer, int index) {
    vector.intoByteBuffer(buffer, index << 2, ORDER);
  }

  /** Copies per-channel values to the padded slots from which vectors load them. */
  static float[] slots(double[] values) {
    float[] slots = new float[padded(values.length)];
    for (int c = 0; c < slots.length; c += LANES) {
      int first = first(c, values.length);
      for (int i = 0; i < LANES; i++) {
        slots[c + i] = (float) values[first + i];
      }
    }
    return slots;
  }

  /** Adds the padded slots to per-channel sums, overlapped channels once. */
  static void addSlots(double[] slots, double[] sums) {
    for (int channel = 0; channel < sums.length; channel++) {
      int vector = channel / LANES * LANES;
      sums[channel] += slots[vector + channel - first(vector, sums.length)];
    }
  }
}
