package dev.mnas.service.security;

import dev.mnas.service.audit.AuditLog;
import jakarta.servlet.DispatcherType;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.http.HttpMethod;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.annotation.web.configurers.RequestCacheConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.AuthenticationEntryPointFailureHandler;
import org.springframework.security.web.authentication.AuthenticationFilter;
import org.springframework.security.web.csrf.CsrfFilter;
import org.springframework.security.web.csrf.CsrfTokenRequestAttributeHandler;
import org.springframework.security.web.util.matcher.RequestMatcher;

/**
 * The filters, outermost first: headers of every answer, {@link RequestGuard}, then Spring
 * Security: session, audit, bearer token, CSRF, roles.
 */
@Configuration
class SecurityConfiguration {
  /** Pages and their parts: the same for everybody, and without data. */
  private static final String[] PAGES = {
    "/",
    "/index.html",
    "/favicon.ico",
    "/app/**",
    "/_static/**",
    "/new",
    "/studies/**",
    "/trials/**",
    "/compare",
    "/workers",
    "/zoo"
  };

  private final Refusals refusals = new Refusals();

  @Bean
  FilterRegistrationBean<AnswerHeaders> answerHeaders() {
    var bean = new FilterRegistrationBean<>(new AnswerHeaders());
    bean.setOrder(Ordered.HIGHEST_PRECEDENCE);
    return bean;
  }

  @Bean
  FilterRegistrationBean<RequestGuard> requestGuard(@Value("${mnas.hosts:}") Set<String> hosts) {
    var bean = new FilterRegistrationBean<>(new RequestGuard(hosts));
    bean.setOrder(Ordered.HIGHEST_PRECEDENCE + 1);
    return bean;
  }

  /** Named, so that Spring Boot makes up no user with a password. */
  @Bean
  AuthenticationManager authenticationManager(Callers callers) {
    return new BearerTokens(callers);
  }

  @Bean
  Refusals refusals() {
    return refusals;
  }

  @Bean
  SecurityFilterChain filterChain(
      HttpSecurity http, Callers callers, Sessions sessions, AuditLog audit) {
    BearerTokens tokens = new BearerTokens(callers);
    AuthenticationFilter bearer = new AuthenticationFilter(tokens, tokens);
    bearer.setSuccessHandler((request, response, authentication) -> {});
    bearer.setFailureHandler(new AuthenticationEntryPointFailureHandler(refusals));
    return http.headers(AbstractHttpConfigurer::disable)
        .logout(AbstractHttpConfigurer::disable)
        .requestCache(RequestCacheConfigurer::disable)
        .sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.NEVER))
        .addFilterBefore(new AuditFilter(audit), CsrfFilter.class)
        .addFilterBefore(new RevokedSessionFilter(sessions), CsrfFilter.class)
        .addFilterBefore(bearer, CsrfFilter.class)
        .csrf(
            csrf ->
                csrf.csrfTokenRepository(sessions.csrf())
                    .csrfTokenRequestHandler(new CsrfTokenRequestAttributeHandler())
                    .requireCsrfProtectionMatcher(writesOfSessions()))
        .anonymous(
            anybody ->
                anybody.principal(callers.anybody()).authorities(authorities(callers.anybody())))
        .exceptionHandling(
            refused -> refused.authenticationEntryPoint(refusals).accessDeniedHandler(refusals))
        .authorizeHttpRequests(
            paths ->
                paths
                    .dispatcherTypeMatchers(
                        DispatcherType.ASYNC, DispatcherType.ERROR, DispatcherType.FORWARD)
                    .permitAll()
                    .requestMatchers("/actuator/health", "/api/v1/session")
                    .permitAll()
                    .requestMatchers(HttpMethod.GET, PAGES)
                    .permitAll()
                    .requestMatchers(HttpMethod.HEAD, PAGES)
                    .permitAll()
                    .requestMatchers("/api/v1/worker/**")
                    .hasAuthority(TokenRole.WORKER.name())
                    .anyRequest()
                    .hasAuthority(TokenRole.USER.name()))
        .build();
  }

  /** A cookie comes unasked with what another site's page sends; a bearer token does not. */
  private static RequestMatcher writesOfSessions() {
    Set<String> reads = Set.of("GET", "HEAD", "OPTIONS", "TRACE");
    return request ->
        !reads.contains(request.getMethod())
            && CallerAuthentication.in(SecurityContextHolder.getContext().getAuthentication())
                .filter(CallerAuthentication::session)
                .isPresent();
  }

  /** At least one, as Spring Security wants it. */
  private static List<GrantedAuthority> authorities(Caller caller) {
    return Stream.concat(Stream.of("ANYBODY"), caller.roles().stream().map(TokenRole::name))
        .<GrantedAuthority>map(SimpleGrantedAuthority::new)
        .toList();
  }
}
