/** Rules that end the training of a trial early, by its validation accuracies so far. */
@NullMarked
package dev.mnas.service.stopping;

import org.jspecify.annotations.NullMarked;
