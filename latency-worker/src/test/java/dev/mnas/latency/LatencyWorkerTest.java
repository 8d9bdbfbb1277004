package dev.mnas.latency;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class LatencyWorkerTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final CommandLine command =
      LatencyWorker.commandLine()
          .setOut(new PrintWriter(out, true))
          .setErr(new PrintWriter(err, true));

  @Test
  void helpNamesTheOptions() {
    assertThat(command.execute("--help")).isZero();
    assertThat(out.toString()).contains("--controller-url", "--pool", "--name", "measure");
  }

  @Test
  void unknownOptionExitsWithTwo() {
    assertThat(command.execute("--colour")).isEqualTo(2);
    assertThat(err.toString()).contains("--colour");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          absent.json             | there is no file absent.json
          absent.json --width 0.5 | --width, --input, --classes and --groups belong to names and
          nasnet                  | a network must be block strings or one of mnasnet-a1,
          r1_k3_s33_e1_i32_o16    | block0: block string 'r1_k3_s33_e1_i32_o16', position 8: stride
          mnasnet-a1 --input big  | input must be a side or HEIGHTxWIDTHxCHANNELS, was 'big'
          mnasnet-a1 --width 0    | width must lie in (0, 16], was 0.0
          mnasnet-a1 --classes 1  | classes must be at least 2, were 1
          mnasnet-a1 --groups 2   | groups belong to shufflenet alone
          absent.tflite           | there is no file absent.tflite
          absent.onnx             | there is no file absent.onnx
          absent.onnx --classes 9 | --width, --input, --classes and --groups belong to names and
          a.onnx --precision int8 | --runtime and --precision belong to networks, a.onnx has its
          a.onnx --runtime tflite | --runtime and --precision belong to networks, a.onnx has its
          mnasnet-a1 --runtime tf | runtime must be tflite or onnxruntime, was 'tf'
          mnasnet-a1 --precision 8 | precision must be float32 or int8, was '8'
          mnasnet-a1 --runtime onnxruntime --precision int8 | precision INT8 needs runtime TFLITE
          mnasnet-a1 --threads 0  | threads must be at least 1, were 0
          mnasnet-a1 --cores 1-   | cores must be numbers of processors such as 0,2-3, were '1-'
          mnasnet-a1 --cores 4095 | cores must be among the
          mnasnet-a1 --cool-down -1 | cool-down must lie in [0, 3600] seconds, was -1
          """)
  void whatIsNoNetworkExitsWithTwoAndOneLine(String arguments, String rule) {
    assertThat(command.execute(("measure " + arguments).split(" +"))).isEqualTo(2);
    assertThat(err.toString().lines()).singleElement().asString().startsWith(rule);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --serial a/b    | serial must be 1 to 64 letters
          --label SoC=x   | a label's key must be a letter, then
          --cores x       | cores must be numbers
          --cores 4095    | cores must be among the
          """)
  void deviceThatCannotBeCalledSoExitsWithTwoAndOneLine(String arguments, String rule) {
    assertThat(command.execute(arguments.split(" +"))).isEqualTo(2);
    assertThat(err.toString().lines()).singleElement().asString().startsWith(rule);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {                         | Unexpected end-of-input
          null                      | a specification must be an object, was null
          {}                        | : classes:
          {"blocks": ["r0"]}        | block string 'r0'
          {"input": {"height": 0}}  | : input.width:
          {"classes": 2, "stemFilters": 8, "stemStride": 2, "headFilters": 0} | 'input'
          """)
  void fileThatIsNoNetworkIsNamedInOneLine(String json, String wrong, @TempDir Path folder)
      throws IOException {
    Path file = Files.writeString(folder.resolve("network.json"), json);
    assertThat(command.execute("measure", file.toString())).isEqualTo(2);
    assertThat(err.toString().lines())
        .singleElement()
        .asString()
        .startsWith(file.toString())
        .contains(wrong);
  }
}
