/** The worker protocol over REST. */
@NullMarked
package dev.mnas.service.worker;

import org.jspecify.annotations.NullMarked;
