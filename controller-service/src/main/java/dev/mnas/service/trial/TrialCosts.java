package dev.mnas.service.trial;

import dev.mnas.network.Cost;
import java.util.List;
import org.springframework.boot.context.event.ApplicationStartedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.data.domain.Limit;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Counts the costs of trials that version 0.1.0 stored without them. */
@Component
class TrialCosts {
  private static final int BATCH = 500;

  private final TrialRows rows;
  private final TransactionTemplate transaction;

  TrialCosts(TrialRows rows, TransactionTemplate transaction) {
    this.rows = rows;
    this.transaction = transaction;
  }

  @EventListener(ApplicationStartedEvent.class)
  void addMissing() {
    boolean more = true;
    while (more) {
      more = Boolean.TRUE.equals(transaction.execute(status -> addSome()));
    }
  }

  private boolean addSome() {
    List<TrialRow> some = rows.findByParametersIsNull(Limit.of(BATCH));
    for (TrialRow row : some) {
      Cost cost = row.cost();
      row.parameters = cost.parameters();
      row.madds = cost.madds();
    }
    return !some.isEmpty();
  }
}
