package dev.mnas.latency.shell;

import dev.mnas.latency.protocol.BenchmarkReport;
import dev.mnas.task.LatencyDetails.Acceleration;
import java.util.List;
import org.tensorflow.lite.schema.BuiltinOperator;

/** The program in C knows operations by number alone. */
final class Operations {
  private static final String NUMBERED = "OPERATOR_";

  private Operations() {}

  /** The report with operations as the schema calls them. */
  static BenchmarkReport named(BenchmarkReport report) {
    Acceleration acceleration = report.acceleration();
    List<String> others = acceleration.otherNodes();
    return new BenchmarkReport(
        report.runtimeVersion(),
        report.precision(),
        report.process(),
        new Acceleration(
            acceleration.accelerator(),
            acceleration.nodes(),
            others == null ? null : others.stream().map(Operations::name).toList()),
        report.output(),
        report.blocks(),
        report.candidate(),
        report.reference());
  }

  private static String name(String operation) {
    String digits = operation.startsWith(NUMBERED) ? operation.substring(NUMBERED.length()) : "";
    if (!digits.matches("\\d{1,4}")) {
      return operation;
    }
    int code = Integer.parseInt(digits);
    return code < BuiltinOperator.names.length ? BuiltinOperator.name(code) : operation;
  }
}
