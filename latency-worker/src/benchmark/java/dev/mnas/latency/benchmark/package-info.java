/** Measures the measuring: how far latencies repeat, in tables for docs/benchmarks.md. */
@NullMarked
package dev.mnas.latency.benchmark;

import org.jspecify.annotations.NullMarked;
