package dev.mnas.latency.runtime;

import java.util.List;

/** Values of several tensors as one array. */
final class FloatArrays {
  private FloatArrays() {}

  static float[] concat(List<float[]> parts) {
    float[] all = new float[parts.stream().mapToInt(part -> part.length).reduce(0, Math::addExact)];
    int at = 0;
    for (float[] part : parts) {
      System.arraycopy(part, 0, all, at, part.length);
      at += part.length;
    }
    return all;
  }
}
