package dev.mnas.trainer.dl4j;

/**
 * Kernels that go together.
 *
 * @param name {@code vector} or {@code scalar}
 */
record KernelSet(String name, DepthwiseKernels depthwise, NormKernels norm, PoolKernels pool) {
  /** System property; {@code scalar} keeps the vector kernels from being used. */
  static final String PROPERTY = "mnas.kernels";

  static final KernelSet SCALAR =
      new KernelSet("scalar", new ScalarDepthwise(0), new ScalarNorm(0), new ScalarPool(0));

  private static final KernelSet FLOAT = best();

  /** The kernels for a tensor's element type. */
  static KernelSet forTensor(RawTensor tensor) {
    return tensor.wide() ? SCALAR : FLOAT;
  }

  /** The kernels that floats go through in this process. */
  static KernelSet forFloats() {
    return FLOAT;
  }

  /** Whether the process was started with {@code --add-modules jdk.incubator.vector}. */
  static boolean vectorModulePresent() {
    return ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
  }

  /** The vector kernels; loads classes that need the vector module. */
  static KernelSet vector() {
    return new KernelSet("vector", new VectorDepthwise(), new VectorNorm(), new VectorPool());
  }

  private static KernelSet best() {
    boolean scalar = "scalar".equals(System.getProperty(PROPERTY));
    return scalar || !vectorModulePresent() ? SCALAR : vector();
  }
}
