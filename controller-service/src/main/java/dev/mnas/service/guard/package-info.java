/**
 * The guard: looks at what came of each batch of a study, and says in plain words what is wrong.
 */
@NullMarked
package dev.mnas.service.guard;

import org.jspecify.annotations.NullMarked;
