package io.hearthwatch.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** What is spooled comes back as it was. */
class RowCodecTest {

  @Provide
  Arbitrary<List<Object[]>> rows() {
    Arbitrary<Object> value =
        Arbitraries.oneOf(
                Arbitraries.strings()
                    .ofMaxLength(30)
                    .filter(s -> s.chars().noneMatch(c -> Character.isSurrogate((char) c)))
                    .asGeneric(),
                Arbitraries.longs().asGeneric(),
                Arbitraries.doubles().asGeneric(),
                Arbitraries.bytes().array(byte[].class).ofMaxSize(30).asGeneric())
            .injectNull(0.2);
    return value.array(Object[].class).ofMaxSize(14).list().ofMaxSize(6);
  }

  @Property(tries = 200)
  void rowsComeBackAsTheyWere(@ForAll("rows") List<Object[]> rows) {
    List<Object[]> back = RowCodec.decode(RowCodec.encode(rows));
    assertEquals(rows.size(), back.size());
    for (int i = 0; i < rows.size(); i++) {
      assertArrayEquals(rows.get(i), back.get(i));
    }
  }

  @Test
  void aSmallNumberComesBackAsALargeOne() {
    assertEquals(
        7L, RowCodec.decode(RowCodec.encode(List.<Object[]>of(new Object[] {7}))).get(0)[0]);
  }

  @Test
  void aTypeWithoutAColumnIsADefect() {
    List<Object[]> rows = List.<Object[]>of(new Object[] {true});
    assertThrows(IllegalArgumentException.class, () -> RowCodec.encode(rows));
  }

  @Property(tries = 200)
  void whatWasCutOffIsAnError(@ForAll("rows") List<Object[]> rows) {
    byte[] whole = RowCodec.encode(rows);
    if (rows.stream().allMatch(r -> r.length > 0) && !rows.isEmpty()) {
      byte[] cut = Arrays.copyOf(whole, whole.length - 1);
      try {
        RowCodec.decode(cut);
      } catch (UncheckedIOException e) {
        return;
      }
      // a text or bytes at the very end only get shorter
      Object[] last = rows.get(rows.size() - 1);
      Object end = last[last.length - 1];
      assertEquals(true, end instanceof String || end instanceof byte[]);
    }
  }
}
