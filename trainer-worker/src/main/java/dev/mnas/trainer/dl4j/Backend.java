package dev.mnas.trainer.dl4j;

import dev.mnas.network.Layer;
import dev.mnas.network.Network;
import dev.mnas.task.TrainProvenance;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Properties;
import org.bytedeco.javacpp.Pointer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOpsHolder;

/** The native library that computes. */
public final class Backend {
  private static final List<String> CLASSIFIERS =
      List.of("linux-x86_64-onednn-avx2", "linux-x86_64");
  private static final String LIBRARY = "/org/nd4j/linalg/cpu/nativecpu/bindings/%s/libnd4jcpu.so";

  private Backend() {}

  /** What a training on this thread depends on. */
  public static TrainProvenance provenance(long seed) {
    useOneThread();
    return new TrainProvenance(
        "nd4j-native " + classifier(),
        "deeplearning4j "
            + version("org.deeplearning4j/deeplearning4j-nn")
            + ", nd4j-native "
            + version("org.nd4j/nd4j-native")
            + ", java "
            + System.getProperty("java.version"),
        Kernels.of(DataType.FLOAT).name(),
        NativeOpsHolder.getInstance().getDeviceNativeOps().ompGetMaxThreads(),
        seed);
  }

  /**
   * Refuses a training whose activations cannot fit: the operating system promises more memory than
   * it has and kills the process later.
   *
   * @throws OutOfMemoryError naming need and limit
   */
  public static void requireMemory(Network network, int batch) {
    long scalars = 0;
    for (Layer layer : network.layers()) {
      boolean normalised = layer instanceof Layer.Conv || layer instanceof Layer.DepthwiseConv;
      scalars = Math.addExact(scalars, layer.output().elements() * (normalised ? 2 : 1));
    }
    long need = Math.multiplyExact(Math.multiplyExact(scalars, batch), (long) Float.BYTES);
    long limit = Pointer.maxBytes();
    if (limit > 0 && need > limit) {
      throw new OutOfMemoryError(
          "activations must fit %d MB, take %d MB".formatted(limit >> 20, need >> 20));
    }
  }

  /** Sums of one thread have one order: the same seed gives the same accuracy. */
  static void useOneThread() {
    Nd4j.getEnvironment().setMaxThreads(1);
    Nd4j.getEnvironment().setMaxMasterThreads(1);
    NativeOpsHolder.getInstance().getDeviceNativeOps().setOmpNumThreads(1);
  }

  private static String classifier() {
    return CLASSIFIERS.stream()
        .filter(name -> Backend.class.getResource(LIBRARY.formatted(name)) != null)
        .findFirst()
        .orElse("unknown");
  }

  private static String version(String artifact) {
    String file = "/META-INF/maven/" + artifact + "/pom.properties";
    try (InputStream in = Backend.class.getResourceAsStream(file)) {
      if (in == null) {
        return "unknown";
      }
      Properties properties = new Properties();
      properties.load(in);
      return properties.getProperty("version", "unknown");
    } catch (IOException unreadable) {
      throw new UncheckedIOException("cannot read " + file, unreadable);
    }
  }
}
