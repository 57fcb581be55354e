package io.hearthwatch.alarm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What sources and users say, in whichever form. */
class ConditionReaderTest {
  private final ConditionReader reader = new ConditionReader(FakeStore.JSON);

  @Test
  void aMapAListAndJsonSayTheSame() {
    Map<String, Object> map =
        Map.of("alarm", "x", "active", true, "kind", "water", "priority", 2, "title", "Water");
    String json =
        "{\"alarm\":\"x\",\"active\":true,\"kind\":\"water\",\"priority\":2,\"title\":\"Water\"}";
    List<Condition> expected = List.of(Condition.plain("x", "water", 2, "Water", null));
    assertEquals(expected, reader.read(map));
    assertEquals(expected, reader.read(List.of(map)));
    assertEquals(expected, reader.read(json));
    assertEquals(expected, reader.read("[" + json + "]"));
    assertEquals(expected, reader.read(json.getBytes(StandardCharsets.UTF_8)));
    assertEquals(List.of(), reader.read(null));
    assertEquals(List.of(), reader.read(""));
    assertEquals(List.of(), reader.read(List.of()));
  }

  @Test
  void whoNamesNoKindHasACustomAlarm() {
    String json = "{\"alarm\":\"x\",\"active\":true,\"priority\":2,\"title\":\"Water\"}";
    assertEquals(List.of(Condition.plain("x", "custom", 2, "Water", null)), reader.read(json));
  }

  @Test
  void theFirstPriorityIsLatchedUnlessSaidOtherwise() {
    String one = "{\"alarm\":\"x\",\"active\":true,\"kind\":\"gas\",\"priority\":1}";
    assertTrue(reader.read(one).get(0).latched());
    assertFalse(reader.read(one.replace("}", ",\"latched\":false}")).get(0).latched());
    assertFalse(reader.read(one.replace(":1}", ":2}")).get(0).latched());
    assertEquals("x", reader.read(one).get(0).title());
  }

  @ParameterizedTest
  @CsvSource({"gas-lab-AB12, gas-lab-AB12", "gas/lab 1:ü, gas_lab_1__", "' x ', x"})
  void anIdHasOnlyCharactersThatATopicMayHave(String written, String id) {
    assertEquals(id, ConditionReader.id(written));
  }

  @Test
  void aLongIdIsShortenedAndStaysItsOwn() {
    String one = ConditionReader.id("a".repeat(150) + "1");
    assertEquals(100, one.length());
    assertNotEquals(one, ConditionReader.id("a".repeat(150) + "2"));
    assertEquals(one, ConditionReader.id("a".repeat(150) + "1"));
  }

  @Property
  void anyTextIsReadOrRefusedWithAReason(@ForAll String text, @ForAll byte[] bytes) {
    for (Object body : new Object[] {text, bytes, Map.of("alarm", text, "active", text)}) {
      try {
        reader.read(body);
      } catch (IllegalArgumentException e) {
        assertTrue(e.getMessage().startsWith("condition: "), e::getMessage);
      }
    }
  }
}
