/**
 * Tasks and leases: each claim is one conditional update, each later call carries the lease's
 * token.
 */
@NullMarked
package dev.mnas.service.task;

import org.jspecify.annotations.NullMarked;
