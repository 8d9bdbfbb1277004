package dev.mnas.service;

import dev.mnas.service.database.HeldDatabase;
import dev.mnas.service.security.Exposure;
import dev.mnas.service.security.TokenTables;
import dev.mnas.service.security.UnsafeExposureException;
import dev.mnas.task.WireJson;
import java.time.Clock;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;
import org.springframework.scheduling.annotation.EnableScheduling;
import tools.jackson.databind.JacksonModule;

/** The controller process. */
@SpringBootApplication
@EnableScheduling
public class ControllerApplication {

  /**
   * Starts the controller and returns once it answers. A start that {@link
   * dev.mnas.service.process.StartRefused} explains is thrown with that as its cause.
   *
   * @param settings Spring properties as {@code --server.port=8080} or {@code --mnas.data=.mnas}
   */
  public static ConfigurableApplicationContext run(String... settings) {
    return run(Clock.systemUTC(), settings);
  }

  /** Leases and the running time of studies are judged by the given clock alone. */
  static ConfigurableApplicationContext run(Clock clock, String... settings) {
    AtomicReference<UnsafeExposureException> unsafe = new AtomicReference<>();
    try {
      return new SpringApplicationBuilder(ControllerApplication.class)
          .initializers(
              context -> unsafe.set(unsafe(context.getEnvironment(), settings)),
              context -> abandonIf(unsafe.get()),
              context -> context.getBeanFactory().registerSingleton("clock", clock),
              context -> context.addBeanFactoryPostProcessor(beans -> hold(context, beans)))
          .run(settings);
    } catch (SpringApplication.AbandonedRunException abandoned) {
      throw Objects.requireNonNull(unsafe.get());
    }
  }

  private static @Nullable UnsafeExposureException unsafe(
      Environment environment, String... settings) {
    try {
      Exposure.of(environment).requireTokens(() -> TokenTables.roles(settings));
      return null;
    } catch (UnsafeExposureException unsafe) {
      return unsafe;
    }
  }

  /** Ends the start without the stack trace that Spring Boot would log: one line says it all. */
  private static void abandonIf(@Nullable UnsafeExposureException unsafe) {
    if (unsafe != null) {
      throw new SpringApplication.AbandonedRunException();
    }
  }

  /** First of all beans and destroyed last; before the slow part of the start. */
  private static void hold(ConfigurableApplicationContext context, BeanFactory beans) {
    HeldDatabase database = HeldDatabase.take(context.getEnvironment());
    DefaultListableBeanFactory registry = (DefaultListableBeanFactory) beans;
    registry.registerSingleton("heldDatabase", database);
    registry.registerDisposableBean("heldDatabase", database::close);
  }

  @Bean
  JacksonModule networkModule() {
    return WireJson.module();
  }
}
