/** One network, the same answers in every runtime. */
@NullMarked
package dev.mnas.trainer.parity;

import org.jspecify.annotations.NullMarked;
