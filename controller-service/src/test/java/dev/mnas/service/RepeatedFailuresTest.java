package dev.mnas.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;

@ExtendWith(OutputCaptureExtension.class)
class RepeatedFailuresTest {
  private final ThreadPoolTaskScheduler scheduler = new ThreadPoolTaskScheduler();

  @BeforeEach
  void start() {
    new RepeatedFailures().customize(scheduler);
    scheduler.initialize();
  }

  @AfterEach
  void stop() {
    scheduler.shutdown();
  }

  /** Runs what fails three times: failing once must not be the end. */
  private void failThrice(RuntimeException failure) throws InterruptedException {
    CountDownLatch runs = new CountDownLatch(3);
    scheduler.scheduleWithFixedDelay(
        () -> {
          runs.countDown();
          throw failure;
        },
        Duration.ofMillis(5));
    assertThat(runs.await(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void databaseThatIsAwayIsToldInALine(CapturedOutput output) throws InterruptedException {
    failThrice(
        new DataAccessResourceFailureException(
            "outer", new IllegalStateException("the cause " + "x".repeat(1_000) + "end")));
    assertThat(output.getAll())
        .contains("The database failed, tried again soon: java.lang.IllegalStateException")
        .contains("x...")
        .doesNotContain("xend", "\tat ");
  }

  @Test
  void anythingElseIsToldWithItsTrace(CapturedOutput output) throws InterruptedException {
    failThrice(new IllegalStateException("a mistake of ours"));
    assertThat(output.getAll())
        .contains("A repeated task failed", "a mistake of ours", "\tat dev.mnas");
  }
}
