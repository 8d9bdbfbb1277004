/**
 * Latency tables: what layers of a space take on a pool, found from networks that were timed, and
 * what networks are predicted to take. Everything that comes of them is predicted, not measured.
 */
@NullMarked
package dev.mnas.service.profile;

import org.jspecify.annotations.NullMarked;
