/** The loop that samples and observes in batches: one for studies and for replays. */
@NullMarked
package dev.mnas.service.loop;

import org.jspecify.annotations.NullMarked;
