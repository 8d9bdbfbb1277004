package dev.mnas.service.worker;

import dev.mnas.service.security.Caller;
import dev.mnas.service.task.TaskViews;
import dev.mnas.task.TaskId;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Map;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * A worker's token works on tasks of its pools alone. In front of every path of a task, so that a
 * new one cannot forget it.
 */
@Component
class TaskPools implements HandlerInterceptor, WebMvcConfigurer {
  private final TaskViews tasks;

  TaskPools(TaskViews tasks) {
    this.tasks = tasks;
  }

  @Override
  public void addInterceptors(InterceptorRegistry registry) {
    registry.addInterceptor(this).addPathPatterns("/api/v1/worker/tasks/**");
  }

  @Override
  public boolean preHandle(
      HttpServletRequest request, HttpServletResponse response, Object handler) {
    Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
    if (authentication != null
        && authentication.getPrincipal() instanceof Caller caller
        && request.getAttribute(HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE)
            instanceof Map<?, ?> variables
        && variables.get("id") instanceof String id
        && id.matches("\\d{1,18}")
        && Long.parseLong(id) > 0) {
      tasks.poolOf(new TaskId(Long.parseLong(id))).ifPresent(caller::requirePool);
    }
    return true;
  }
}
