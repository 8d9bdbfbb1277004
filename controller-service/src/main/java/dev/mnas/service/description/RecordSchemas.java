package dev.mnas.service.description;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.JavaType;
import dev.mnas.service.guard.Alarm;
import dev.mnas.service.policy.PolicySettings;
import io.swagger.v3.core.converter.AnnotatedType;
import io.swagger.v3.core.converter.ModelConverter;
import io.swagger.v3.core.converter.ModelConverterContext;
import io.swagger.v3.oas.models.media.JsonSchema;
import io.swagger.v3.oas.models.media.Schema;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Says of the components of records what their types say: a component is required, one that is
 * {@link Nullable} may be null, one that is left out where it is empty is neither.
 */
@SuppressWarnings({"rawtypes", "unchecked"})
final class RecordSchemas implements ModelConverter {
  private static final String NULL = "null";

  /** Sets of values that grow with the program: clients must take values that they do not know. */
  private static final Set<Class<?>> OPEN_SETS =
      Set.of(PolicySettings.Kind.class, Alarm.Kind.class);

  @Override
  public @Nullable Schema resolve(
      AnnotatedType type, ModelConverterContext context, Iterator<ModelConverter> chain) {
    if (!chain.hasNext()) {
      return null;
    }
    Schema resolved = chain.next().resolve(type, context, chain);
    Class<?> raw = raw(type.getType());
    if (resolved != null && raw.isRecord()) {
      String ref = resolved.get$ref();
      Schema defined =
          ref == null
              ? resolved
              : context.getDefinedModels().get(ref.substring(ref.lastIndexOf('/') + 1));
      if (defined != null) {
        parts(defined).forEach(part -> complete(part, raw));
      }
    }
    return resolved;
  }

  @Override
  public boolean isOpenapi31() {
    return true;
  }

  private static Class<?> raw(Type type) {
    if (type instanceof JavaType known) {
      return known.getRawClass();
    }
    return type instanceof Class<?> known ? known : Object.class;
  }

  private static Stream<Schema> parts(Schema schema) {
    List<Schema> all = schema.getAllOf() == null ? List.of() : schema.getAllOf();
    return Stream.concat(Stream.of(schema), all.stream())
        .filter(part -> part.getProperties() != null);
  }

  private static void complete(Schema schema, Class<?> record) {
    Map<String, Schema> properties = schema.getProperties();
    Set<String> required = new TreeSet<>();
    if (schema.getRequired() != null) {
      required.addAll(schema.getRequired());
    }
    boolean sparse = record.isAnnotationPresent(JsonInclude.class);
    for (RecordComponent component : record.getRecordComponents()) {
      Method accessor = component.getAccessor();
      if (accessor.isAnnotationPresent(JsonUnwrapped.class)) {
        complete(schema, component.getType());
        required.addAll(schema.getRequired());
        continue;
      }
      String name = name(component);
      Schema property = properties.get(name);
      if (property == null || accessor.isAnnotationPresent(JsonIgnore.class)) {
        continue;
      }
      if (accessor.isAnnotationPresent(JsonRawValue.class) && property.getItems() != null) {
        // Text that is an array already; its Java type is no part of the interface.
        property.setTypes(Set.of("array"));
      }
      if (OPEN_SETS.contains(component.getType()) && property.getEnum() != null) {
        property.addExtension("x-extensible-enum", List.copyOf(property.getEnum()));
        property.setEnum(null);
        property.setDescription("Other values may come");
      }
      boolean nullable = component.getAnnotatedType().isAnnotationPresent(Nullable.class);
      boolean omitted = accessor.isAnnotationPresent(JsonInclude.class) || (sparse && nullable);
      if (nullable && !omitted) {
        properties.put(name, orNull(property));
      } else if (!omitted) {
        required.add(name);
      }
    }
    schema.setRequired(List.copyOf(required));
  }

  private static String name(RecordComponent component) {
    JsonProperty renamed = component.getAccessor().getAnnotation(JsonProperty.class);
    return renamed == null || renamed.value().isEmpty() ? component.getName() : renamed.value();
  }

  private static Schema orNull(Schema property) {
    if (property.getAnyOf() != null
        || (property.getTypes() != null && property.getTypes().contains(NULL))) {
      return property;
    }
    if (property.getTypes() != null && property.getEnum() == null) {
      Set<String> types = new LinkedHashSet<>(property.getTypes());
      types.add(NULL);
      property.setTypes(types);
      return property;
    }
    Schema nothing = new JsonSchema();
    nothing.setTypes(Set.of(NULL));
    return new JsonSchema().anyOf(List.of(property, nothing));
  }
}
