package dev.mnas.trainer.dl4j;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** Eight floats at a time. */
final class Lanes {
  static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_256;
  static final int COUNT = 8;

  private static final ByteOrder ORDER = ByteOrder.nativeOrder();

  private Lanes() {}

  static FloatVector load(ByteBuffer bytes, int index) {
    return FloatVector.fromByteBuffer(SPECIES, bytes, index << 2, ORDER);
  }

  static void store(FloatVector vector, ByteBuffer bytes, int index) {
    vector.intoByteBuffer(bytes, index << 2, ORDER);
  }

  static FloatVector zero() {
    return FloatVector.zero(SPECIES);
  }

  /** How many of the channels fill vectors. */
  static int vectorised(int channels) {
    return channels - channels % COUNT;
  }

  /** The values of the vectorised channels as floats. */
  static float[] floats(double[] values) {
    float[] floats = new float[vectorised(values.length)];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) values[i];
    }
    return floats;
  }
}
