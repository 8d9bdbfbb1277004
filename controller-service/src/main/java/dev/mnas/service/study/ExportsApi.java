package dev.mnas.service.study;

import dev.mnas.export.Safetensors;
import dev.mnas.objective.Targets;
import dev.mnas.service.trial.TrialFilter;
import dev.mnas.service.trial.TrialPage;
import dev.mnas.service.trial.TrialSort;
import dev.mnas.service.trial.TrialView;
import dev.mnas.service.trial.TrialViews;
import dev.mnas.task.StudyId;
import dev.mnas.task.TrialId;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.annotations.ParameterObject;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.SequenceWriter;
import tools.jackson.databind.json.JsonMapper;

/** Downloads: the trials of a study, and what a trial leaves to ship. */
@RestController
@RequestMapping("/api/v1")
@Tag(name = "exports")
class ExportsApi {
  private static final int PAGE = 500;
  private static final TrialSort BY_NUMBER = new TrialSort(TrialSort.Column.NUMBER, false);

  private final StudyViews studies;
  private final TrialViews trials;
  private final JsonMapper json;

  ExportsApi(StudyViews studies, TrialViews trials, JsonMapper json) {
    this.studies = studies;
    this.trials = trials;
    this.json = json;
  }

  @GetMapping(path = "/studies/{id}/trials.csv", produces = "text/csv")
  @Operation(operationId = "exportTrialsAsCsv", summary = "Trials as CSV, filtered, by number")
  void csv(@PathVariable long id, @ParameterObject TrialFilter filter, HttpServletResponse answer)
      throws IOException {
    Targets targets =
        studies
            .spec(new StudyId(id))
            .map(StudySpec::targets)
            .orElseThrow(() -> new NoSuchElementException("there is no study " + id));
    attach(answer, "text/csv;charset=UTF-8", "study-%d-trials.csv".formatted(id));
    answer.getOutputStream().write((TrialCsv.HEADER + "\r\n").getBytes(StandardCharsets.UTF_8));
    eachTrial(
        id,
        filter,
        trial ->
            answer
                .getOutputStream()
                .write((TrialCsv.line(trial, targets) + "\r\n").getBytes(StandardCharsets.UTF_8)));
  }

  @GetMapping(path = "/studies/{id}/trials.json", produces = MediaType.APPLICATION_JSON_VALUE)
  @Operation(
      operationId = "exportTrialsAsJson",
      summary = "Trials as a JSON array, filtered, by number")
  void json(@PathVariable long id, @ParameterObject TrialFilter filter, HttpServletResponse answer)
      throws IOException {
    requireStudy(id);
    attach(answer, MediaType.APPLICATION_JSON_VALUE, "study-%d-trials.json".formatted(id));
    try (SequenceWriter writer =
        json.writerFor(TrialView.class).writeValuesAsArray(answer.getOutputStream())) {
      eachTrial(id, filter, writer::write);
    }
  }

  @GetMapping("/trials/{id}/downloads/network.tflite")
  @Operation(
      operationId = "downloadTflite",
      summary = "The trained network as a TFLite model, float32")
  ResponseEntity<byte[]> tflite(@PathVariable long id) throws IOException {
    return download(id, "network.tflite", MediaType.APPLICATION_OCTET_STREAM, trained(id).tflite());
  }

  @GetMapping("/trials/{id}/downloads/network-int8.tflite")
  @Operation(
      operationId = "downloadInt8Tflite",
      summary = "The trained network as a TFLite model, full-integer int8",
      description =
          "Quantized after training, with the ranges that activations had on training images. A"
              + " trainer that had fewer than 128 images leaves none, then there is no such model.")
  ResponseEntity<byte[]> int8Tflite(@PathVariable long id) throws IOException {
    byte[] model =
        trained(id)
            .int8Tflite()
            .orElseThrow(
                () ->
                    new NoSuchElementException(
                        "the weights of trial %d came without ranges of activations: int8 needs 128 training images"
                            .formatted(id)));
    return download(id, "network-int8.tflite", MediaType.APPLICATION_OCTET_STREAM, model);
  }

  @GetMapping("/trials/{id}/downloads/network.onnx")
  @Operation(
      operationId = "downloadOnnx",
      summary = "The trained network as an ONNX model, float32, images NCHW")
  ResponseEntity<byte[]> onnx(@PathVariable long id) throws IOException {
    return download(id, "network.onnx", MediaType.APPLICATION_OCTET_STREAM, trained(id).onnx());
  }

  @GetMapping("/trials/{id}/downloads/weights.safetensors")
  @Operation(operationId = "downloadWeights", summary = "The trained weights")
  ResponseEntity<byte[]> weightsFile(@PathVariable long id) throws IOException {
    return download(
        id,
        "weights.safetensors",
        MediaType.APPLICATION_OCTET_STREAM,
        Files.readAllBytes(weights(id)));
  }

  @GetMapping("/trials/{id}/downloads/blocks.txt")
  @Operation(
      operationId = "downloadBlocks",
      summary = "The block strings, with how to scale the input where weights are kept")
  ResponseEntity<byte[]> blocks(@PathVariable long id) throws IOException {
    TrialView trial = trial(id);
    var weights = trials.weights(trial.id());
    String text =
        NetworkText.of(trial, weights.isPresent() ? Safetensors.metadata(weights.get()) : Map.of());
    return download(id, "blocks.txt", MediaType.TEXT_PLAIN, text.getBytes(StandardCharsets.UTF_8));
  }

  @GetMapping("/trials/{id}/downloads/trial.json")
  @Operation(operationId = "downloadTrial", summary = "The trial with all its measurements")
  ResponseEntity<byte[]> trialFile(@PathVariable long id) {
    return download(
        id, "trial.json", MediaType.APPLICATION_JSON, json.writeValueAsBytes(trial(id)));
  }

  private TrialView trial(long id) {
    TrialId trial = new TrialId(id);
    return trials
        .studyOf(trial)
        .flatMap(studies::spec)
        .map(spec -> trials.view(trial, spec.targetPool()))
        .orElseThrow(() -> new NoSuchElementException("there is no trial " + id));
  }

  private TrainedNetwork trained(long id) throws IOException {
    Path weights = weights(id);
    return TrainedNetwork.read(trials.network(new TrialId(id)), weights);
  }

  private Path weights(long id) {
    return trials
        .weights(trial(id).id())
        .orElseThrow(
            () ->
                new NoSuchElementException(
                    "trial %d has no trained weights: a study keeps those of its front, best, baselines and finalists"
                        .formatted(id)));
  }

  private void requireStudy(long id) {
    if (studies.spec(new StudyId(id)).isEmpty()) {
      throw new NoSuchElementException("there is no study " + id);
    }
  }

  private void eachTrial(long id, TrialFilter filter, TrialSink sink) throws IOException {
    StudyId study = new StudyId(id);
    String pool = studies.spec(study).orElseThrow().targetPool();
    @Nullable String cursor = null;
    do {
      TrialPage page = trials.page(study, pool, filter, BY_NUMBER, cursor, PAGE);
      for (TrialView trial : page.items()) {
        sink.write(trial);
      }
      cursor = page.next();
    } while (cursor != null);
  }

  private static void attach(HttpServletResponse answer, String type, String name) {
    answer.setContentType(type);
    answer.setHeader(
        HttpHeaders.CONTENT_DISPOSITION,
        ContentDisposition.attachment().filename(name).build().toString());
  }

  private static ResponseEntity<byte[]> download(
      long trial, String name, MediaType type, byte[] content) {
    String file = "trial-%d-%s".formatted(trial, name);
    return ResponseEntity.ok()
        .header(
            HttpHeaders.CONTENT_DISPOSITION,
            ContentDisposition.attachment().filename(file).build().toString())
        .contentType(type)
        .body(content);
  }

  @FunctionalInterface
  private interface TrialSink {
    void write(TrialView trial) throws IOException;
  }
}
