/** Measures training: next to PyTorch, and over many networks in one process. */
@NullMarked
package dev.mnas.trainer.benchmark;

import org.jspecify.annotations.NullMarked;
