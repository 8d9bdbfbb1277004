/** The dashboard in a browser, against a real controller. */
@NullMarked
package dev.mnas.service.dashboard;

import org.jspecify.annotations.NullMarked;
