/** Changes as they happen, pushed to pages and scripts by server-sent events. */
@NullMarked
package dev.mnas.service.live;

import org.jspecify.annotations.NullMarked;
