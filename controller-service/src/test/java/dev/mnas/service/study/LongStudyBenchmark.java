package dev.mnas.service.study;

import com.sun.management.OperatingSystemMXBean;
import dev.mnas.service.ControllerFixture;
import dev.mnas.service.device.DeviceStore;
import dev.mnas.service.task.DispatchOrder;
import dev.mnas.service.task.TaskStore;
import dev.mnas.task.Claim;
import dev.mnas.task.ClaimRequest;
import dev.mnas.task.Protocol;
import dev.mnas.task.Report;
import dev.mnas.task.TaskKind;
import dev.mnas.task.TaskResult;
import jakarta.persistence.EntityManagerFactory;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.hibernate.SessionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What a trial costs the controller at the start of a study and once it has many trials:
 * statements, processor time and the time of a batch, then the start with such a study. Workers are
 * played in the process, without HTTP. Not run by the build, see docs/benchmarks.md.
 */
class LongStudyBenchmark {
  private static final int TRIALS = Integer.getInteger("trials", 10_000);
  private static final String POLICY = System.getProperty("policy", "rnn");
  private static final int BATCH = 10;
  private static final int LARGE_BATCH = 1000;
  private static final int STEP = 100;
  private static final int STEPS = 2;
  private static final String STUDY =
      """
      name: a long study
      space: mnasnet
      objective: {targetMillis: 75}
      policy: {kind: %s, batch: %d}
      budget: {trials: %d}
      data: {dataset: made-up, train: 100, validation: 100}
      """;
  private static final String[] SETTINGS = {
    "--logging.level.dev.mnas=warn",
    "--mnas.sweep=1s",
    "--mnas.tick=1h",
    "--spring.jpa.properties.hibernate.generate_statistics=true",
    "--logging.level.org.hibernate.engine.internal=off",
    "--logging.level.org.hibernate.session.metrics=off",
    "--logging.level.org.hibernate.SQL_SLOW=off"
  };

  @TempDir Path data;

  @Test
  void studyOfManyTrials() {
    try (var controller = new ControllerFixture(data, SETTINGS)) {
      String study = STUDY.formatted(POLICY, BATCH, TRIALS + BATCH);
      controller.post("/api/v1/studies", "application/yaml", study);
      controller.bean(DeviceStore.class).join("local", ControllerFixture.DEVICE, pool -> true);
      play(controller, 0);
      fill(controller);
      play(controller, TRIALS - STEPS * STEP);
      read(controller);
    }
    long before = System.nanoTime();
    try (var controller = new ControllerFixture(data, SETTINGS)) {
      print("start with the study: %.1f s", (System.nanoTime() - before) / 1e9);
      read(controller);
    }
  }

  private static void play(ControllerFixture controller, int from) {
    for (int done = from; done < from + STEPS * STEP; done += STEP) {
      long statements = statements(controller);
      long before = System.nanoTime();
      long cpu = cpu();
      double[] batches = new double[STEP / BATCH];
      Arrays.setAll(batches, batch -> batch(controller));
      print(
          "%s, trials %d to %d: %.1f statements a trial, %.1f ms CPU, %.1f ms wall;"
              + " observing a batch and suggesting the next: %.0f ms CPU",
          POLICY,
          done + 1,
          done + STEP,
          (double) (statements(controller) - statements) / STEP,
          (cpu() - cpu) / 1e6 / STEP,
          (System.nanoTime() - before) / 1e6 / STEP,
          Arrays.stream(batches).sorted().skip(batches.length / 2).findFirst().orElseThrow());
    }
  }

  /** Grows the study in large batches whose trials are completed by SQL: playing all takes long. */
  private static void fill(ControllerFixture controller) {
    JdbcClient jdbc = controller.bean(JdbcClient.class);
    batchSize(jdbc, BATCH, LARGE_BATCH);
    int trials = STEPS * STEP;
    while (trials + BATCH < TRIALS - STEPS * STEP) {
      for (String change :
          List.of(
              "insert into trial_timing (trial_id, pool, measurement) select t.id, l.pool,"
                  + " l.measurement from trial t, (select pool, max(measurement) as measurement"
                  + " from trial_timing group by pool) l where t.state = 'RUNNING'",
              "update task set state = 'DONE' where state = 'READY'",
              "update trial set state = 'COMPLETE', accuracy = rand(), reward = rand(),"
                  + " latency_millis = 50 + 53 * rand(), ended_at = created_at,"
                  + " accuracy_measurement = (select max(accuracy_measurement) from trial)"
                  + " where state = 'RUNNING'")) {
        jdbc.sql(change).update();
      }
      trials = jdbc.sql("select count(*) from trial").query(Integer.class).single();
      if (trials + LARGE_BATCH > TRIALS - STEPS * STEP) {
        batchSize(jdbc, LARGE_BATCH, BATCH);
      }
      controller.bean(Reports.class).tick();
    }
  }

  private static void batchSize(JdbcClient jdbc, int before, int after) {
    jdbc.sql("update study set spec = replace(spec, :before, :after)")
        .param("before", "\"batch\":" + before + ",")
        .param("after", "\"batch\":" + after + ",")
        .update();
  }

  private static void read(ControllerFixture controller) {
    for (String path : List.of("", "/points", "/trials?size=50", "/pareto")) {
      long before = System.nanoTime();
      int length = controller.get("/api/v1/studies/1" + path).body().length();
      print(
          "GET /studies/1%s: %.0f ms, %d characters",
          path, (System.nanoTime() - before) / 1e6, length);
    }
  }

  /** Plays a batch; returns the CPU milliseconds of the thread in the report that ends it. */
  private static double batch(ControllerFixture controller) {
    double millis = 0;
    for (int i = 0; i < BATCH; i++) {
      Claim training = claim(controller, TaskKind.TRAIN);
      report(
          controller,
          training,
          ControllerFixture.trained(
              new Random(ControllerFixture.trial(training).value()).nextDouble()));
      Claim timing = claim(controller, TaskKind.MEASURE_LATENCY);
      double latency = 50 + new Random(ControllerFixture.trial(timing).value() * 31).nextInt(53);
      long before = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
      report(controller, timing, ControllerFixture.timed(latency));
      millis = (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - before) / 1e6;
    }
    return millis;
  }

  private static Claim claim(ControllerFixture controller, TaskKind kind) {
    ClaimRequest request =
        new ClaimRequest(
            Protocol.VERSION,
            "bench",
            kind,
            "local",
            0,
            kind == TaskKind.MEASURE_LATENCY ? ControllerFixture.DEVICE : null);
    return controller
        .bean(TaskStore.class)
        .claim(request, List.of(request.pool()), DispatchOrder.EQUAL)
        .orElseThrow();
  }

  private static void report(ControllerFixture controller, Claim claim, TaskResult result) {
    TaskResult unused =
        controller
            .bean(Reports.class)
            .report(claim.task().id(), new Report(claim.lease().token(), result));
  }

  private static long statements(ControllerFixture controller) {
    return controller
        .bean(EntityManagerFactory.class)
        .unwrap(SessionFactory.class)
        .getStatistics()
        .getPrepareStatementCount();
  }

  private static long cpu() {
    return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }

  private static void print(String format, Object... values) {
    System.out.println(String.format(Locale.ROOT, format, values));
  }
}
