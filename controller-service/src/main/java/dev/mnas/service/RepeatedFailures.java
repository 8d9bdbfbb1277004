package dev.mnas.service;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.task.ThreadPoolTaskSchedulerCustomizer;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * What fails in the background is done again a moment later: a database that is away or full is
 * told in a line each time, anything else with its stack trace.
 */
@Component
class RepeatedFailures implements ThreadPoolTaskSchedulerCustomizer {
  private static final int LONGEST = 300;
  private static final Logger log = LoggerFactory.getLogger(RepeatedFailures.class);

  @Override
  public void customize(ThreadPoolTaskScheduler scheduler) {
    scheduler.setErrorHandler(RepeatedFailures::tell);
  }

  private static void tell(Throwable failure) {
    if (failure instanceof DataAccessException || failure instanceof TransactionException) {
      // H2 puts whole rows into its messages.
      String cause = NestedExceptionUtils.getMostSpecificCause(failure).toString();
      log.error(
          "The database failed, tried again soon: {}",
          cause.length() <= LONGEST ? cause : cause.substring(0, LONGEST) + "...");
    } else {
      log.error("A repeated task failed", failure);
    }
  }
}
