package dev.mnas.service.security;

import java.util.Set;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;

@Configuration
class SecurityConfiguration {
  @Bean
  FilterRegistrationBean<RequestGuard> requestGuard(
      Environment environment, @Value("${mnas.hosts:}") Set<String> hosts) {
    var bean = new FilterRegistrationBean<>(new RequestGuard(Exposure.of(environment), hosts));
    bean.setOrder(Ordered.HIGHEST_PRECEDENCE);
    return bean;
  }
}
