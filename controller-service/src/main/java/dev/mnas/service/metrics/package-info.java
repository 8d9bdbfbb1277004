/** What the controller tells Prometheus. */
@NullMarked
package dev.mnas.service.metrics;

import org.jspecify.annotations.NullMarked;
