/** Labelled images in memory and where they come from. Depends on no tensor library. */
@NullMarked
package dev.mnas.trainer.data;

import org.jspecify.annotations.NullMarked;
