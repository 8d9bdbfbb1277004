package dev.mnas.latency.benchmark;

import java.util.Arrays;

/** Main class of a process that computes and moves memory without end, as a training does. */
final class Load {
  private static final int SIDE = 768;

  private Load() {}

  public static void main(String[] args) {
    float[] left = new float[SIDE * SIDE];
    float[] right = new float[SIDE * SIDE];
    Arrays.fill(left, 0.5f);
    Arrays.fill(right, 0.25f);
    while (true) {
      multiply(left, right);
    }
  }

  private static float[] multiply(float[] left, float[] right) {
    float[] product = new float[SIDE * SIDE];
    for (int row = 0; row < SIDE; row++) {
      for (int inner = 0; inner < SIDE; inner++) {
        float factor = left[row * SIDE + inner];
        for (int column = 0; column < SIDE; column++) {
          product[row * SIDE + column] += factor * right[inner * SIDE + column];
        }
      }
    }
    return product;
  }
}
