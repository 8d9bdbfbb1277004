package dev.mnas.service.trial;

import java.util.List;

/**
 * @param page from 0
 * @param total trials on all pages
 */
public record TrialPage(List<TrialView> items, int page, int size, long total) {
  public TrialPage {
    items = List.copyOf(items);
  }
}
