package dev.mnas.service.measurement;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Measurements, the newest first.
 *
 * @param next cursor of the next page, absent on the last
 */
public record MeasurementPage(List<MeasurementView> items, @Nullable String next) {
  public MeasurementPage {
    items = List.copyOf(items);
  }
}
