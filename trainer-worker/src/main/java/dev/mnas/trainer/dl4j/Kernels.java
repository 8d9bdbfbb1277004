package dev.mnas.trainer.dl4j;

import org.nd4j.linalg.api.buffer.DataType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The kernels of one kind. Float networks run on vector kernels where the JVM has the module {@code
 * jdk.incubator.vector} (start it with {@code --add-modules}), on scalar ones elsewhere or when the
 * system property {@value #PROPERTY} is {@code scalar}; double networks, which only gradient checks
 * need, run on scalar ones.
 *
 * @param name {@code vector} or {@code scalar}
 */
record Kernels(String name, DepthwiseKernels depthwise, RowKernels rows, PoolKernels pool) {
  /** Names the kernels to use. */
  static final String PROPERTY = "mnas.kernels";

  private static final Logger log = LoggerFactory.getLogger(Kernels.class);
  private static final String VECTOR_MODULE = "jdk.incubator.vector";

  /** Kernels for a network of this data type. */
  static Kernels of(DataType type) {
    if (type == DataType.FLOAT && !"scalar".equals(System.getProperty(PROPERTY))) {
      return Chosen.FLOAT;
    }
    return scalar(type);
  }

  static Kernels scalar(DataType type) {
    Elements.View view = Elements.view(type);
    return new Kernels(
        "scalar", new ScalarDepthwise(view), new ScalarRows(view), new ScalarPool(view));
  }

  static Kernels vector() {
    Kernels narrow = scalar(DataType.FLOAT);
    return new Kernels(
        "vector",
        new VectorDepthwise(narrow.depthwise),
        new VectorRows(narrow.rows),
        new VectorPool(narrow.pool));
  }

  private static final class Chosen {
    static final Kernels FLOAT = choose();

    private static Kernels choose() {
      if (ModuleLayer.boot().findModule(VECTOR_MODULE).isPresent()) {
        log.info("Vector kernels train this worker's networks");
        return vector();
      }
      log.warn("Scalar kernels, several times slower: start with --add-modules {}", VECTOR_MODULE);
      return scalar(DataType.FLOAT);
    }
  }
}
