package dev.mnas.service.dashboard;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.TimeUnit;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.Resource;
import org.springframework.http.CacheControl;
import org.springframework.util.DigestUtils;
import org.springframework.web.servlet.config.annotation.ResourceHandlerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** How browsers may keep the dashboard's files. */
@Configuration
class DashboardFiles implements WebMvcConfigurer {
  private static final int LIBRARY_DAYS = 365;

  @Override
  public void addResourceHandlers(ResourceHandlerRegistry registry) {
    // Reproducible jars give every file the same date, so a browser can only go by content.
    registry
        .addResourceHandler("/app/**")
        .addResourceLocations("classpath:/static/app/")
        .setCacheControl(CacheControl.noCache())
        .setUseLastModified(false)
        .setEtagGenerator(DashboardFiles::etag);
    registry
        .addResourceHandler("/_static/**")
        .addResourceLocations("classpath:/META-INF/resources/_static/")
        .setCacheControl(CacheControl.maxAge(LIBRARY_DAYS, TimeUnit.DAYS).immutable());
  }

  private static String etag(Resource file) {
    try {
      return DigestUtils.md5DigestAsHex(file.getContentAsByteArray());
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
