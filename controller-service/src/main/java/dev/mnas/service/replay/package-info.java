/**
 * Searches without training or devices: the batch loop, policies, rewards and fronts of real
 * studies over a table that says what each network measures. All that comes of it is simulated.
 */
@NullMarked
package dev.mnas.service.replay;

import org.jspecify.annotations.NullMarked;
