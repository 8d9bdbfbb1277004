/** The trainer worker: main class and the handler of TRAIN tasks. */
@NullMarked
package dev.mnas.trainer;

import org.jspecify.annotations.NullMarked;
