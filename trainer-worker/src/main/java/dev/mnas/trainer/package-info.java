/** The trainer process: claims training tasks and reports accuracies. */
@NullMarked
package dev.mnas.trainer;

import org.jspecify.annotations.NullMarked;
