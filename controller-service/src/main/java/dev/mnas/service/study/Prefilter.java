package dev.mnas.service.study;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * Networks that are predicted to be too slow are not trained.
 *
 * @param table that predicts; in a file absent for the newest, in a study always there
 * @param factor of the target beyond which a predicted latency lies, more than 1
 */
public record Prefilter(
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Long table, double factor) {
  public Prefilter {
    if (table != null && table < 1) {
      throw new IllegalArgumentException("table must be the id of a latency table, was " + table);
    }
    if (!(factor > 1) || factor > 1000) {
      throw new IllegalArgumentException("factor must lie in (1, 1000], was " + factor);
    }
  }

  /** The same with a table. */
  Prefilter by(long id) {
    return new Prefilter(id, factor);
  }
}
