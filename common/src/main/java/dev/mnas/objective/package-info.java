/**
 * What a search is after: the reward of accuracy and latency (Tan et al. 2019, section 3), the
 * Pareto front and its hypervolume. Depends on the JDK alone.
 */
@NullMarked
package dev.mnas.objective;

import org.jspecify.annotations.NullMarked;
