package dev.mnas.service.description;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Each rule of compatibility on a small description, changed in one place. */
class DescriptionChangesTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String DESCRIPTION =
      """
      {"paths":{"/a/{id}":{"put":{"operationId":"putA","security":[{},{"user":[]}],
        "parameters":[
          {"name":"id","in":"path","required":true,"schema":{"type":"integer","format":"int64"}},
          {"name":"size","in":"query","required":false,
           "schema":{"type":"integer","minimum":1,"maximum":9,"default":5}},
          {"name":"kind","in":"query","schema":{"type":"string","enum":["P","Q"]}}],
        "requestBody":{"required":false,"content":{
          "application/json":{"schema":{"$ref":"#/components/schemas/Wish"}},
          "application/yaml":{"schema":{"$ref":"#/components/schemas/Wish"}}}},
        "responses":{
          "200":{"headers":{"ETag":{}},"content":{"application/json":{"schema":
             {"$ref":"#/components/schemas/Gift"}}}},
          "404":{"description":"none"}}}}},
       "components":{"schemas":{
        "Wish":{"type":"object","required":["name"],"properties":{
          "name":{"type":"string","maxLength":8},"note":{"type":["string","null"]},
          "depth":{"type":"number"}}},
        "Gift":{"type":"object","required":["id","state"],"properties":{
          "id":{"type":"integer"},"state":{"type":"string","enum":["ON","OFF"]},
          "worth":{"anyOf":[{"$ref":"#/components/schemas/Worth"},{"type":"null"}]},
          "paint":{"type":"string","x-extensible-enum":["RED","BLUE"]},
          "policy":{"type":"object","properties":{
            "kind":{"type":"string","enum":["RNN","RANDOM"]}}},
          "tags":{"type":"array","items":{"type":"string"}},
          "more":{"type":"array","items":{"$ref":"#/components/schemas/Gift"}}}},
        "Worth":{"type":"object","required":["euros"],"properties":{
          "euros":{"type":"number"}}}}}}
      """;

  private static JsonNode read(String text) {
    return JSON.readTree(text);
  }

  private static String changed(String text, String by) {
    String compact = read(DESCRIPTION).toString();
    String other = compact.replace(text, by);
    assertThat(other).as("the description has no %s", text).isNotEqualTo(compact);
    return other;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "`\"/a/{id}\":` | `\"/b/{id}\":` | PUT /a/{} was removed",
        "`\"put\":` | `\"post\":` | PUT /a/{} was removed",
        "`\"putA\"` | `\"putB\"` | has the operationId putB",
        "`{\"user\":[]}` | `{\"worker\":[]}` | cannot be authorised",
        "`\"name\":\"size\"` | `\"name\":\"length\"` | query parameter size was removed",
        "`\"query\",\"required\":false` | `\"query\",\"required\":true` | size became required",
        "`\"minimum\":1` | `\"minimum\":2` | minimum became 2",
        "`\"maximum\":9` | `\"maximum\":8` | maximum became 8",
        "`\"default\":5` | `\"default\":6` | default became 6",
        "`,\"format\":\"int64\"` | `,\"format\":\"int32\"` | format became \"int32\"",
        "`[\"P\",\"Q\"]` | `[\"P\"]` | value \"Q\" was removed",
        "`\"requestBody\":{\"required\":false` | `\"requestBody\":{\"required\":true` | body became required",
        "`\"application/yaml\"` | `\"application/toml\"` | type application/yaml was removed",
        "`\"required\":[\"name\"]` | `\"required\":[\"name\",\"note\"]` | note became required",
        "`\"maxLength\":8` | `\"maxLength\":7` | maxLength became 7",
        "`[\"string\",\"null\"]` | `\"string\"` | note: type became",
        "`\"depth\":{\"type\":\"number\"}` | `\"depth\":{\"type\":\"integer\"}` | depth: type became",
        "`\"depth\":` | `\"deep\":` | depth was removed",
        "`\"type\":\"object\",\"required\":[\"name\"]` | `\"type\":\"object\",\"additionalProperties\":false,\"required\":[\"name\"]` | takes no further fields",
        "`\"404\"` | `\"410\"` | answer 404 was removed",
        "`\"200\"` | `\"201\"` | answer 200 was removed",
        "`\"headers\":{\"ETag\":{}}` | `\"headers\":{}` | header ETag was removed",
        "`\"required\":[\"id\",\"state\"]` | `\"required\":[\"id\"]` | state may be absent now",
        "`\"id\":{\"type\":\"integer\"}` | `\"id\":{\"type\":\"string\"}` | id: type became",
        "`\"id\":{\"type\":\"integer\"}` | `\"id\":{\"type\":\"number\"}` | id: type became",
        "`\"id\":{\"type\":\"integer\"}` | `\"id\":{\"type\":[\"integer\",\"null\"]}` | id: type became",
        "`\"tags\":` | `\"labels\":` | tags was removed",
        "`[\"ON\",\"OFF\"]` | `[\"ON\",\"OFF\",\"IDLE\"]` | value \"IDLE\" was added",
        "`\"state\":{\"type\":\"string\",\"enum\":[\"ON\",\"OFF\"]}` | `\"state\":{\"type\":\"string\"}` | state: other values",
        "`\"enum\":[\"ON\",\"OFF\"]` | `\"x-extensible-enum\":[\"ON\",\"OFF\",\"IDLE\"]` | state: other values are new: the set became open",
        "`\"x-extensible-enum\":[\"RED\",\"BLUE\"]` | `\"x-extensible-enum\":[\"RED\",\"GREEN\"]` | paint: value \"BLUE\" was removed",
        "`\"enum\":[\"RNN\",\"RANDOM\"]` | `\"x-extensible-enum\":[\"RNN\",\"HILL\"]` | policy.kind: value \"RANDOM\" was removed",
        "`\"items\":{\"type\":\"string\"}` | `\"items\":{\"type\":\"integer\"}` | tags[]: type became",
        "`\"euros\":{\"type\":\"number\"}` | `\"euros\":{\"type\":\"string\"}` | euros: type became",
        "`,{\"type\":\"null\"}]` | `,{\"type\":\"null\"},{\"type\":\"string\"}]` | alternative"
      })
  void changeThatBreaksClientsIsReported(String text, String by, String report) {
    assertThat(DescriptionChanges.between(read(DESCRIPTION), read(changed(text, by))))
        .anySatisfy(change -> assertThat(change).contains(report));
  }

  @Test
  void newRequiredParameterIsReported() {
    String more =
        changed(
            "\"parameters\":[",
            "\"parameters\":[{\"name\":\"x\",\"in\":\"query\",\"required\":true},");
    assertThat(DescriptionChanges.between(read(DESCRIPTION), read(more)))
        .containsExactly("PUT /a/{}: query parameter x is new and required");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "`\"paths\":{` | `\"paths\":{\"/c\":{\"get\":{\"responses\":{}}},`",
        "`\"parameters\":[` | `\"parameters\":[{\"name\":\"x\",\"in\":\"query\"},`",
        "`\"minimum\":1` | `\"minimum\":0`",
        "`\"maxLength\":8` | `\"maxLength\":9`",
        "`\"required\":[\"name\"]` | `\"required\":[]`",
        "`[\"P\",\"Q\"]` | `[\"P\",\"Q\",\"R\"]`",
        "`\"depth\":` | `\"width\":{\"type\":\"number\"},\"depth\":`",
        "`\"tags\":` | `\"labels\":{\"type\":\"string\"},\"tags\":`",
        "`\"required\":[\"id\",\"state\"]` | `\"required\":[\"id\",\"state\",\"tags\"]`",
        "`\"404\":` | `\"409\":{},\"404\":`",
        "`[\"RED\",\"BLUE\"]` | `[\"RED\",\"BLUE\",\"GREEN\"]`",
        "`\"enum\":[\"RNN\",\"RANDOM\"]` | `\"x-extensible-enum\":[\"RNN\",\"RANDOM\",\"HILL\"]`",
        "`\"responses\":{` | `\"description\":\"new words\",\"responses\":{`",
        "`{\"user\":[]}` | `{\"user\":[]},{\"cookie\":[]}`"
      })
  void changeThatNoClientNoticesIsNotReported(String text, String by) {
    assertThat(DescriptionChanges.between(read(DESCRIPTION), read(changed(text, by)))).isEmpty();
  }
}
