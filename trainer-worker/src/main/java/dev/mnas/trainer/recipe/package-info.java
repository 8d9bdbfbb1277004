/** The training loop: order of images, learning rate, validation, divergence. */
@NullMarked
package dev.mnas.trainer.recipe;

import org.jspecify.annotations.NullMarked;
