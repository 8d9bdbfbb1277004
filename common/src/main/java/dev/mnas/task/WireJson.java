package dev.mnas.task;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import dev.mnas.network.BlockSpec;
import dev.mnas.network.NetworkSpec;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JacksonModule;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.deser.std.StdDeserializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.StdSerializer;

/** JSON of the wire contract: blocks travel as block strings. */
public final class WireJson {
  private WireJson() {}

  /** The codecs that the types of {@code network}, which know no JSON, need. */
  public static JacksonModule module() {
    return new SimpleModule("mnas-network")
        .addSerializer(new BlockSerializer())
        .addDeserializer(BlockSpec.class, new BlockDeserializer())
        .setMixInAnnotation(NetworkSpec.class, NetworkSpecJson.class);
  }

  /** A mapper for the wire contract; unknown fields are refused nowhere, so versions may differ. */
  public static JsonMapper mapper() {
    return JsonMapper.builder()
        .addModule(module())
        .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
        .build();
  }

  /** A network that was written before there was a pool behind the stem has none. */
  private interface NetworkSpecJson {
    @JsonSetter(nulls = Nulls.AS_EMPTY)
    boolean stemPool();
  }

  private static final class BlockSerializer extends StdSerializer<BlockSpec> {
    BlockSerializer() {
      super(BlockSpec.class);
    }

    @Override
    public void serialize(BlockSpec block, JsonGenerator json, SerializationContext context) {
      json.writeString(block.toString());
    }
  }

  private static final class BlockDeserializer extends StdDeserializer<BlockSpec> {
    BlockDeserializer() {
      super(BlockSpec.class);
    }

    @Override
    public BlockSpec deserialize(JsonParser json, DeserializationContext context) {
      String text = json.getString();
      try {
        return BlockSpec.parse(text);
      } catch (IllegalArgumentException malformed) {
        return (BlockSpec)
            context.handleWeirdStringValue(
                BlockSpec.class, text, "%s", String.valueOf(malformed.getMessage()));
      }
    }
  }
}
