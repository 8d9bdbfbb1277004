package dev.mnas.service.replay;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Curves with bands as SVG, over a logarithmic axis from the left; colours are the page's. */
final class CurvePlot {
  private static final int COLOURS = 7;
  private static final int WIDTH = 900;
  private static final int HEIGHT = 360;
  private static final int LEFT = 60;
  private static final int RIGHT = 150;
  private static final int TOP = 16;
  private static final int BOTTOM = 40;
  private static final int LINES = 5;
  private static final int LEGEND_STEP = 20;

  private final String title;
  private final List<Curve> curves = new ArrayList<>();

  CurvePlot(String title) {
    this.title = title;
  }

  /** Adds a curve, its points by rising x; none is drawn of no points. */
  void curve(String name, List<Point> points) {
    curves.add(new Curve(name, List.copyOf(points)));
  }

  @Override
  public String toString() {
    List<Point> all = curves.stream().flatMap(curve -> curve.points().stream()).toList();
    if (all.isEmpty()) {
      return "<p>%s: no search found a network.</p>".formatted(title);
    }
    Frame frame =
        new Frame(
            all.stream().mapToDouble(Point::x).min().orElseThrow(),
            all.stream().mapToDouble(Point::x).max().orElseThrow(),
            all.stream().mapToDouble(point -> point.y() - point.error()).min().orElseThrow(),
            all.stream().mapToDouble(point -> point.y() + point.error()).max().orElseThrow());
    StringBuilder svg = new StringBuilder();
    svg.append(
        "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">\n"
            .formatted(WIDTH, HEIGHT, title));
    grid(svg, frame);
    for (int i = 0; i < curves.size(); i++) {
      draw(svg, frame, curves.get(i), i);
    }
    return svg.append("</svg>").toString();
  }

  private static void grid(StringBuilder svg, Frame frame) {
    for (int i = 0; i <= LINES; i++) {
      double value = frame.low() + (frame.high() - frame.low()) * i / LINES;
      svg.append(
          text(
              "<line class=\"grid\" x1=\"%1$d\" x2=\"%2$d\" y1=\"%3$.1f\" y2=\"%3$.1f\"/>"
                  + "<text x=\"%4$d\" y=\"%3$.1f\" text-anchor=\"end\">%5$.4g</text>%n",
              LEFT, WIDTH - RIGHT, frame.y(value), LEFT - 8, value));
    }
    double decade = Math.pow(10, Math.ceil(Math.log10(frame.first())));
    List<Double> ticks =
        Stream.concat(
                Stream.iterate(decade, x -> x < frame.last() * 0.8, x -> x * 10),
                Stream.of(frame.last()))
            .toList();
    for (double tick : ticks) {
      svg.append(
          text(
              "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%.0f</text>%n",
              frame.x(tick), HEIGHT - BOTTOM + 22, tick));
    }
  }

  private static void draw(StringBuilder svg, Frame frame, Curve curve, int index) {
    if (curve.points().isEmpty()) {
      return;
    }
    String colour = "var(--s%d)".formatted(index % COLOURS);
    List<Point> back = new ArrayList<>(curve.points());
    Collections.reverse(back);
    String upper = path(curve.points(), frame, 1);
    String lower = path(back, frame, -1);
    svg.append(
        "<polygon class=\"band\" fill=\"%s\" points=\"%s %s\"/>%n".formatted(colour, upper, lower));
    svg.append(
        "<polyline class=\"curve\" stroke=\"%s\" points=\"%s\"/>%n"
            .formatted(colour, path(curve.points(), frame, 0)));
    int y = TOP + LEGEND_STEP * (index + 1);
    svg.append(
        "<line x1=\"%1$d\" x2=\"%2$d\" y1=\"%3$d\" y2=\"%3$d\" stroke=\"%4$s\" stroke-width=\"3\"/><text x=\"%5$d\" y=\"%6$d\">%7$s</text>%n"
            .formatted(
                WIDTH - RIGHT + 14,
                WIDTH - RIGHT + 36,
                y,
                colour,
                WIDTH - RIGHT + 42,
                y + 4,
                curve.name()));
  }

  private static String path(List<Point> points, Frame frame, int errors) {
    return points.stream()
        .map(
            point ->
                number(frame.x(point.x()))
                    + ","
                    + number(frame.y(point.y() + errors * point.error())))
        .collect(Collectors.joining(" "));
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }

  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }

  /**
   * A mean with its standard error, 0 for none.
   *
   * @param x at least 1
   */
  record Point(double x, double y, double error) {
    static Optional<Point> of(int x, @Nullable Statistic statistic) {
      if (statistic == null) {
        return Optional.empty();
      }
      Double error = statistic.standardError();
      return Optional.of(new Point(x, statistic.mean(), error == null ? 0 : error));
    }
  }

  private record Curve(String name, List<Point> points) {}

  /** What part of the plane is seen. */
  private record Frame(double first, double last, double low, double high) {
    double x(double x) {
      double span = Math.log(last / first);
      double share = span == 0 ? 0 : Math.log(x / first) / span;
      return LEFT + share * (WIDTH - LEFT - RIGHT);
    }

    double y(double y) {
      double share = high == low ? 0 : (y - low) / (high - low);
      return HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM);
    }
  }
}
