package dev.mnas.trainer.dl4j;

import dev.mnas.task.TrainProvenance;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Properties;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOpsHolder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The native library that computes. */
public final class Backend {
  private static final Logger LOG = LoggerFactory.getLogger(Backend.class);
  private static final String FAST = "linux-x86_64-onednn-avx2";
  private static final List<String> CLASSIFIERS = List.of(FAST, "linux-x86_64");
  private static final String LIBRARY = "/org/nd4j/linalg/cpu/nativecpu/bindings/%s/libnd4jcpu.so";

  private Backend() {}

  /** What a training on this thread depends on. */
  public static TrainProvenance provenance(long seed) {
    useOneThread();
    return new TrainProvenance(
        "nd4j-native " + Chosen.CLASSIFIER,
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

  /** Sums of one thread have one order: the same seed gives the same accuracy. */
  static void useOneThread() {
    Nd4j.getEnvironment().setMaxThreads(1);
    Nd4j.getEnvironment().setMaxMasterThreads(1);
    NativeOpsHolder.getInstance().getDeviceNativeOps().setOmpNumThreads(1);
  }

  /** Looked up once, so that a slower library is told of once. */
  private static final class Chosen {
    static final String CLASSIFIER = find();

    private static String find() {
      String found =
          CLASSIFIERS.stream()
              .filter(name -> Backend.class.getResource(LIBRARY.formatted(name)) != null)
              .findFirst()
              .orElse("unknown");
      if (!found.equals(FAST)) {
        LOG.warn(
            "Native library {} without oneDNN, slower convolutions: {} needs a CPU with AVX2 and"
                + " FMA",
            found,
            FAST);
      }
      return found;
    }
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
