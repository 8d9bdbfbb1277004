/** Trials and the append-only measurements that their accuracy, latency and reward come from. */
@NullMarked
package dev.mnas.service.trial;

import org.jspecify.annotations.NullMarked;
