package dev.mnas.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** The forms in which a trial can be downloaded, each by the ending of its file's name. */
enum TrialFile {
  INT8_TFLITE("-int8.tflite", "downloads/network-int8.tflite"),
  TFLITE(".tflite", "downloads/network.tflite"),
  ONNX(".onnx", "downloads/network.onnx"),
  SAFETENSORS(".safetensors", "downloads/weights.safetensors"),
  BLOCKS(".txt", "downloads/blocks.txt"),
  CARD_JSON("model-card.json", "model-card"),
  CARD(".md", "downloads/model-card.md"),
  JSON(".json", "downloads/trial.json");

  private final String ending;
  private final String path;

  TrialFile(String ending, String path) {
    this.ending = ending;
    this.path = path;
  }

  /**
   * The form that a file's name asks for; the longer ending wins.
   *
   * @throws IllegalArgumentException naming all endings
   */
  static TrialFile of(Path file) {
    String name = String.valueOf(file.getFileName());
    return Arrays.stream(values())
        .filter(form -> name.endsWith(form.ending))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "file must end in one of %s, was '%s'".formatted(endings(), file)));
  }

  /** The form that a typed name asks for; wrong usage when it asks for none. */
  static TrialFile typed(Path file, CommandLine command) {
    try {
      return of(file);
    } catch (IllegalArgumentException wrong) {
      throw new ParameterException(command, String.valueOf(wrong.getMessage()), wrong);
    }
  }

  private static String endings() {
    return Arrays.stream(values()).map(form -> form.ending).collect(Collectors.joining(", "));
  }

  /** The same name with another ending. */
  static Path beside(Path file, TrialFile other) {
    String name = String.valueOf(file.getFileName());
    String stem = name.substring(0, name.length() - of(file).ending.length());
    return file.resolveSibling(stem + other.ending);
  }

  /**
   * Downloads it to a file, of which a reader never sees half.
   *
   * @throws ApiProblem when the trial has it not
   */
  void write(UserApi api, long trial, Path file) throws IOException {
    byte[] content = api.bytes("/trials/%d/%s".formatted(trial, path));
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    Path part = file.resolveSibling(file.getFileName() + ".part");
    Files.write(part, content);
    Files.move(part, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }
}
