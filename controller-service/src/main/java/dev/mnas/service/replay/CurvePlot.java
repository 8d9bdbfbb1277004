package dev.mnas.service.replay;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Curves with bands as SVG, as a part of a page or as a file of its own. */
final class CurvePlot {
  /** Of SVG in a page or a file, light and dark. */
  static final String STYLE =
      """
      :root { color-scheme: light dark; --text: #1b2430; --muted: #55616f; --page: #fff;
        --line: #dfe4ea; --warn: #9a4b00; --s0: #0f62a8; --s1: #c07a1f; --s2: #2f7d62;
        --s3: #8353ad; --s4: #b64148; --s5: #6b7783; --s6: #0c8a98; }
      @media (prefers-color-scheme: dark) { :root { --text: #e4e9ee; --muted: #9daab7;
        --page: #171c22; --line: #333e49; --warn: #e9a45c; --s0: #6cb4f0; --s1: #d9a357;
        --s2: #6cc2a2; --s3: #b598da; --s4: #dd8a8f; --s5: #8391a0; --s6: #5cc6d0; } }
      svg text { fill: var(--muted); font: 12px system-ui, sans-serif; }
      .grid { stroke: var(--line); } .curve { fill: none; stroke-width: 2; }
      .band { opacity: .18; stroke: none; } .mark { stroke: var(--muted); stroke-dasharray: 4; }
      """;

  private static final int COLOURS = 7;
  private static final int WIDTH = 900;
  private static final int HEIGHT = 360;
  private static final int LEFT = 76;
  private static final int RIGHT = 150;
  private static final int TOP = 16;
  private static final int BOTTOM = 40;
  private static final int LINES = 5;
  private static final int LEGEND_STEP = 20;
  private static final double ROUNDING = 1e-12;

  private final String title;
  private final Axis axis;
  private final List<Curve> curves = new ArrayList<>();
  private @Nullable Double mark;

  CurvePlot(String title, Axis axis) {
    this.title = title;
    this.axis = axis;
  }

  /** How x goes from the left. */
  enum Axis {
    LINEAR,
    /** Of x that are at least 1. */
    LOGARITHMIC
  }

  /** Draws a line upwards at an x. */
  void mark(double x) {
    mark = x;
  }

  /** Adds a curve, its points by rising x; none is drawn of no points. */
  void curve(String name, List<Point> points) {
    curves.add(new Curve(name, List.copyOf(points)));
  }

  String title() {
    return title;
  }

  /** Whether there is nothing to draw. */
  boolean isEmpty() {
    return curves.stream().allMatch(curve -> curve.points().isEmpty());
  }

  /** As a file of its own, with its title in it. */
  String file() {
    String name =
        text(
            "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\">%s</text>%n</svg>%n",
            (LEFT + WIDTH - RIGHT) / 2, HEIGHT - 2, title);
    return toString()
        .replaceFirst(
            "<svg ", "<svg xmlns=\"http://www.w3.org/2000/svg\" style=\"background: var(--page)\" ")
        .replaceFirst("\n", "\n<style>\n" + STYLE + "</style>\n")
        .replace("</svg>", name);
  }

  @Override
  public String toString() {
    List<Point> all = curves.stream().flatMap(curve -> curve.points().stream()).toList();
    if (isEmpty()) {
      return "<p>%s: no search found a network.</p>".formatted(title);
    }
    Frame frame =
        new Frame(
            axis,
            all.stream().mapToDouble(Point::x).min().orElseThrow(),
            all.stream().mapToDouble(Point::x).max().orElseThrow(),
            all.stream().mapToDouble(CurvePlot::low).min().orElseThrow(),
            all.stream().mapToDouble(point -> point.y() + point.error()).max().orElseThrow());
    StringBuilder svg = new StringBuilder();
    svg.append(
        "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">\n"
            .formatted(WIDTH, HEIGHT, title));
    grid(svg, frame);
    if (mark != null) {
      svg.append(
          text(
              "<line class=\"mark\" x1=\"%1$.1f\" x2=\"%1$.1f\" y1=\"%2$d\" y2=\"%3$d\"/>%n",
              frame.x(mark), TOP, HEIGHT - BOTTOM));
    }
    for (int i = 0; i < curves.size(); i++) {
      draw(svg, frame, curves.get(i), i);
    }
    return svg.append("</svg>").toString();
  }

  /** The lower end of a band; what is below 0 by rounding alone is 0. */
  private static double low(Point point) {
    double low = point.y() - point.error();
    return Math.abs(low) < ROUNDING ? 0 : low;
  }

  private static void grid(StringBuilder svg, Frame frame) {
    for (int i = 0; i <= LINES; i++) {
      double share = (double) i / LINES;
      double value = frame.low() * (1 - share) + frame.high() * share;
      svg.append(
          text(
              "<line class=\"grid\" x1=\"%1$d\" x2=\"%2$d\" y1=\"%3$.1f\" y2=\"%3$.1f\"/>"
                  + "<text x=\"%4$d\" y=\"%3$.1f\" text-anchor=\"end\">%5$.3g</text>%n",
              LEFT, WIDTH - RIGHT, frame.y(value), LEFT - 8, value));
    }
    for (double tick : frame.ticks()) {
      svg.append(
          text(
              "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%s</text>%n",
              frame.x(tick), HEIGHT - BOTTOM + 22, number(tick).replaceFirst("\\.0$", "")));
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
   * @param error no less than 0
   */
  record Point(double x, double y, double error) {
    static Optional<Point> of(double x, @Nullable Statistic statistic) {
      if (statistic == null) {
        return Optional.empty();
      }
      Double error = statistic.standardError();
      return Optional.of(new Point(x, statistic.mean(), error == null ? 0 : error));
    }
  }

  private record Curve(String name, List<Point> points) {}

  /** What part of the plane is seen. */
  private record Frame(Axis axis, double first, double last, double low, double high) {
    double x(double x) {
      double span = along(last) - along(first);
      double share = span == 0 ? 0 : (along(x) - along(first)) / span;
      return LEFT + share * (WIDTH - LEFT - RIGHT);
    }

    private double along(double x) {
      return axis == Axis.LINEAR ? x : Math.log(x);
    }

    double y(double y) {
      double share = high == low ? 0 : (y - low) / (high - low);
      return HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM);
    }

    /** Where x has a label: powers of ten and the last, or even steps. */
    List<Double> ticks() {
      if (axis == Axis.LINEAR) {
        return IntStream.rangeClosed(0, LINES)
            .mapToObj(i -> first + (last - first) * i / LINES)
            .toList();
      }
      double decade = Math.pow(10, Math.ceil(Math.log10(first)));
      return Stream.concat(
              Stream.iterate(decade, x -> x < last * 0.8, x -> x * 10), Stream.of(last))
          .toList();
    }
  }
}
