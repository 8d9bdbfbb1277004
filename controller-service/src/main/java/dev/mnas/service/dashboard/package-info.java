/** The web dashboard: its pages and files. What it shows comes from the REST interface. */
@NullMarked
package dev.mnas.service.dashboard;

import org.jspecify.annotations.NullMarked;
