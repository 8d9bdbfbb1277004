package dev.mnas.service.zoo;

import dev.mnas.network.TensorShape;
import dev.mnas.network.Zoo;
import dev.mnas.network.ZooModel;
import dev.mnas.network.ZooOptions;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Published networks over REST. */
@RestController
@RequestMapping("/api/v1/zoo")
@Tag(name = "zoo", description = "Published networks with what they cost.")
class ZooApi {

  @GetMapping
  @Operation(operationId = "listZoo", summary = "List the networks as published")
  List<ZooEntry> list() {
    return Stream.of(ZooModel.values()).map(ZooEntry::of).toList();
  }

  @GetMapping("/{network}")
  @Operation(
      operationId = "showZooNetwork",
      summary = "Show a network layer by layer, with what each costs",
      description = "network is a name of the list, or block strings with a blank between them.")
  ZooView show(
      @PathVariable String network,
      @Parameter(description = "Depth multiplier, width multiplier or scale factor")
          @RequestParam(defaultValue = "1")
          double width,
      @Parameter(description = "Side of the image") @RequestParam(defaultValue = "224") int input,
      @Parameter(description = "Channels of the image") @RequestParam(defaultValue = "3")
          int channels,
      @Parameter(description = "Outputs of the classifier") @RequestParam(defaultValue = "1000")
          int classes,
      @Parameter(description = "Groups of shufflenet: 1, 2, 3, 4 or 8")
          @RequestParam(required = false)
          @Nullable Integer groups) {
    ZooOptions options =
        new ZooOptions(
            width,
            new TensorShape(input, input, channels),
            classes,
            groups == null ? OptionalInt.empty() : OptionalInt.of(groups));
    return ZooView.of(network, Zoo.resolve(network, options));
  }
}
