package dev.mnas.service.description;

import com.networknt.schema.Error;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Judges values by the schemas of a description. */
record DescriptionSchemas(JsonNode description) {
  private static final SchemaRegistry SCHEMAS =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

  /** What is wrong with the value; nothing when it conforms. */
  List<String> mistakes(JsonNode schema, JsonNode value) {
    ObjectNode whole = ((ObjectNode) schema).deepCopy();
    whole.set("components", description.get("components"));
    return SCHEMAS.getSchema(whole).validate(value).stream().map(Error::toString).toList();
  }
}
