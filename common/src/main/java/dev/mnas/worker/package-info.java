/** What every worker process does: claim a task, keep its lease alive, report. */
@NullMarked
package dev.mnas.worker;

import org.jspecify.annotations.NullMarked;
