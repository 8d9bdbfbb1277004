package dev.mnas.service.trial;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * @param next cursor of the next page, absent on the last
 * @param total trials on all pages
 */
public record TrialPage(List<TrialView> items, @Nullable String next, long total) {
  public TrialPage {
    items = List.copyOf(items);
  }
}
