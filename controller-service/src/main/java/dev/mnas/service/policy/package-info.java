/** Proposers of architectures. They see suggestions and rewards, never storage or the clock. */
@NullMarked
package dev.mnas.service.policy;

import org.jspecify.annotations.NullMarked;
