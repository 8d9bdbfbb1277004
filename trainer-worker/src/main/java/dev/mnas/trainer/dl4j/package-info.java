/**
 * Layer graphs as DL4J computation graphs with layers of our own, and the kernels under them. The
 * one package that sees ND4J and DL4J.
 */
@NullMarked
package dev.mnas.trainer.dl4j;

import org.jspecify.annotations.NullMarked;
