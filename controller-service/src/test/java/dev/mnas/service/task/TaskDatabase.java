package dev.mnas.service.task;

import dev.mnas.service.SettableClock;
import dev.mnas.service.database.DatabaseConfiguration;
import dev.mnas.service.device.DeviceStore;
import dev.mnas.service.device.DeviceUnits;
import dev.mnas.service.device.PoolStore;
import dev.mnas.service.event.EventLog;
import dev.mnas.task.DeviceInfo;
import dev.mnas.task.StudyId;
import dev.mnas.task.TaskId;
import dev.mnas.task.TrialId;
import java.util.Map;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.AutoConfigurationPackage;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The store as production wires it, on a real database with the production's schema. */
final class TaskDatabase implements AutoCloseable {
  private final SettableClock clock = new SettableClock();
  private final ConfigurableApplicationContext context;
  private final JdbcClient jdbc;

  TaskDatabase(String... settings) {
    context =
        new SpringApplicationBuilder(TasksAlone.class)
            .web(WebApplicationType.NONE)
            .initializers(started -> started.getBeanFactory().registerSingleton("clock", clock))
            .run(settings);
    jdbc = context.getBean(JdbcClient.class);
  }

  SettableClock clock() {
    return clock;
  }

  TaskStore store() {
    return context.getBean(TaskStore.class);
  }

  TaskCheckpoints checkpoints() {
    return context.getBean(TaskCheckpoints.class);
  }

  TaskViews views() {
    return context.getBean(TaskViews.class);
  }

  /** A worker asks for work with the device. */
  void show(DeviceInfo device) {
    context.getBean(DeviceStore.class).join("local", device, pool -> true);
  }

  StudyId newStudy() {
    jdbc.sql(
            """
            insert into study (name, spec, state, created_at, ran_millis, batches_sampled,
            batches_observed, entropy_history, best_history)
            values ('s', '{}', 'RUNNING', current_timestamp, 0, 0, 0, '[]', '[]')
            """)
        .update();
    return new StudyId(newest("study"));
  }

  TrialId newTrial(StudyId study) {
    jdbc.sql(
            """
            insert into trial (study_id, number, batch, state, tokens, network, network_hash,
            accuracy_key, reuse, created_at)
            select :study, count(*) + 1, 0, 'RUNNING', '[]', '{}', repeat('0', 64), 'k', 'NONE',
            current_timestamp from trial where study_id = :study
            """)
        .param("study", study.value())
        .update();
    return new TrialId(newest("trial"));
  }

  private long newest(String table) {
    return jdbc.sql("select max(id) from " + table).query(Long.class).single();
  }

  /** All columns of a task. */
  Map<String, Object> columns(TaskId task) {
    return jdbc.sql("select * from task where id = :id")
        .param("id", task.value())
        .query()
        .singleRow();
  }

  /** Forgets every study, so that a test sees its own tasks alone. */
  void clear() {
    for (String table : new String[] {"attempt", "event", "task", "trial", "study"}) {
      jdbc.sql("delete from " + table).update();
    }
  }

  @Override
  public void close() {
    context.close();
  }

  /** No component: the controllers that other tests start must not find it. */
  @EnableAutoConfiguration
  @AutoConfigurationPackage(
      basePackages = {"dev.mnas.service.task", "dev.mnas.service.device", "dev.mnas.service.event"})
  @Import({
    TaskStore.class,
    DeviceStore.class,
    DeviceUnits.class,
    PoolStore.class,
    TaskCheckpoints.class,
    TaskViews.class,
    Turns.class,
    Attempts.class,
    EventLog.class,
    DatabaseConfiguration.class
  })
  static class TasksAlone {}
}
