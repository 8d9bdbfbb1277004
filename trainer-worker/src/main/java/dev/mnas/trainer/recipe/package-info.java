/** How a candidate is trained: learning rate, data order, the loop over epochs and its end. */
@NullMarked
package dev.mnas.trainer.recipe;

import org.jspecify.annotations.NullMarked;
