/**
 * Trains a network with DL4J: the graph in NHWC, the layers whose stock versions are slow or wrong
 * in that layout, and the kernels beneath them.
 */
@NullMarked
package dev.mnas.trainer.dl4j;

import org.jspecify.annotations.NullMarked;
