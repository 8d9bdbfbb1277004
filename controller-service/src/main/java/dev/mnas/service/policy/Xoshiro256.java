package dev.mnas.service.policy;

import java.util.random.RandomGenerator;

/**
 * Random numbers whose whole state is four longs that can be saved: xoshiro256** 1.0 of Blackman
 * and Vigna (2018, public domain), seeded by SplitMix64 as its authors advise. The JDK has the same
 * generator but does not show its state.
 */
final class Xoshiro256 implements RandomGenerator {
  private long s0;
  private long s1;
  private long s2;
  private long s3;

  Xoshiro256(long seed) {
    long mix = seed;
    s0 = splitMix(mix += GOLDEN_GAMMA);
    s1 = splitMix(mix += GOLDEN_GAMMA);
    s2 = splitMix(mix += GOLDEN_GAMMA);
    s3 = splitMix(mix + GOLDEN_GAMMA);
  }

  private static final long GOLDEN_GAMMA = 0x9e3779b97f4a7c15L;

  private static long splitMix(long z) {
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }

  @Override
  public long nextLong() {
    long result = Long.rotateLeft(s1 * 5, 7) * 9;
    long t = s1 << 17;
    s2 ^= s0;
    s3 ^= s1;
    s1 ^= s2;
    s0 ^= s3;
    s2 ^= t;
    s3 = Long.rotateLeft(s3, 45);
    return result;
  }

  /** Uniform in [0, 1) from the upper 53 bits; stated here so that no JDK release can change it. */
  @Override
  public double nextDouble() {
    return (nextLong() >>> 11) * 0x1.0p-53;
  }

  /** Uniform in [0, bound), to one part in 2^53. */
  int below(int bound) {
    return (int) (nextDouble() * bound);
  }

  void write(StateWriter out) {
    out.writeLong(s0);
    out.writeLong(s1);
    out.writeLong(s2);
    out.writeLong(s3);
  }

  void read(StateReader in) {
    s0 = in.readLong();
    s1 = in.readLong();
    s2 = in.readLong();
    s3 = in.readLong();
    if ((s0 | s1 | s2 | s3) == 0) {
      throw new IllegalArgumentException("the state of the random generator must not be all zero");
    }
  }
}
