/** Image data sets that candidates are trained on, bundled with the worker. */
@NullMarked
package dev.mnas.trainer.data;

import org.jspecify.annotations.NullMarked;
