package dev.mnas.service;

import dev.mnas.service.security.Exposure;
import dev.mnas.task.WireJson;
import java.time.Clock;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.scheduling.annotation.EnableScheduling;
import tools.jackson.databind.JacksonModule;

/** The controller process. */
@SpringBootApplication
@EnableScheduling
public class ControllerApplication {

  /**
   * Starts the controller and returns once it answers.
   *
   * @param settings Spring properties as {@code --server.port=8080} or {@code --mnas.data=.mnas}
   */
  public static ConfigurableApplicationContext run(String... settings) {
    return run(Clock.systemUTC(), settings);
  }

  /** Leases and the running time of studies are judged by the given clock alone. */
  static ConfigurableApplicationContext run(Clock clock, String... settings) {
    return new SpringApplicationBuilder(ControllerApplication.class)
        .initializers(
            context -> Exposure.of(context.getEnvironment()).requireTokens(),
            context -> context.getBeanFactory().registerSingleton("clock", clock))
        .run(settings);
  }

  @Bean
  JacksonModule networkModule() {
    return WireJson.module();
  }
}
