package dev.mnas.service.study;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mnas.service.ControllerFixture;
import dev.mnas.service.SettableClock;
import dev.mnas.service.loop.Batches;
import dev.mnas.service.loop.BatchesContract;
import dev.mnas.service.loop.History;
import dev.mnas.service.policy.Outcome;
import dev.mnas.service.space.SpaceLookup;
import jakarta.persistence.EntityManager;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.support.DefaultTransactionDefinition;

/** On a real database; each test is a transaction that is rolled back. */
class StudyBatchesTest extends BatchesContract {
  private static final String STUDY =
      """
      name: batches
      space: fashion
      objective: {targetMillis: 1.0}
      policy: {kind: random, batch: 3, seed: 7}
      budget: {trials: 5}
      data: {dataset: fashion-mnist, train: 100, validation: 100}
      """;

  @TempDir static Path folder;
  private static ControllerFixture controller;
  private TransactionStatus transaction;
  private StudyRow study;
  private StudyBatches batches;

  @BeforeAll
  static void open() {
    controller = new ControllerFixture(new SettableClock(), folder);
  }

  @AfterAll
  static void close() {
    controller.close();
  }

  @BeforeEach
  void begin() {
    transaction =
        controller
            .bean(PlatformTransactionManager.class)
            .getTransaction(new DefaultTransactionDefinition());
    StudySpec spec = new StudyYaml(SpaceLookup.PRESETS).read(STUDY);
    study = new StudyRow();
    study.name = spec.name();
    study.spec = spec.text();
    study.createdAt = Instant.EPOCH;
    study = controller.bean(StudyRows.class).saveAndFlush(study);
    batches = controller.bean(BatchStore.class).of(study, spec);
  }

  @AfterEach
  void rollBack() {
    controller.bean(PlatformTransactionManager.class).rollback(transaction);
  }

  @Override
  protected Batches batches() {
    return batches;
  }

  @Override
  protected void end(int number, Optional<Outcome> outcome) {
    controller.bean(EntityManager.class).flush();
    int changed =
        controller
            .bean(JdbcClient.class)
            .sql(
                """
                update trial set state = :state, accuracy = :accuracy, latency_millis = :latency,
                reward = :reward where study_id = :study and number = :number
                """)
            .param("state", outcome.isPresent() ? "COMPLETE" : "FAILED")
            .param("accuracy", outcome.map(Outcome::accuracy).orElse(null))
            .param("latency", outcome.map(Outcome::latencyMillis).orElse(null))
            .param("reward", outcome.map(Outcome::reward).orElse(null))
            .param("study", study.id)
            .param("number", number)
            .update();
    assertThat(changed).isEqualTo(1);
    // Rows that were read before would hide the change.
    controller.bean(EntityManager.class).clear();
  }

  @Test
  void historyIsKeptWithTheStudy() {
    batches.add(List.of(SPACE.random(new Random(1))));
    end(1, Optional.of(new Outcome(0.5, 0.5, 1)));
    History history = batches.observed(batches.oldest(), () -> diagnostics(0.75));
    assertThat(history).isEqualTo(new History(List.of(0.75), List.of(List.of(0.5)), false));
    assertThat(study.entropyHistory).isEqualTo("[0.75]");
    assertThat(study.bestHistory).isEqualTo("[0.5]");
  }
}
