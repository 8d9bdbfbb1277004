/**
 * What changed, in the order in which it was committed: the numbered log that live views follow.
 */
@NullMarked
package dev.mnas.service.event;

import org.jspecify.annotations.NullMarked;
