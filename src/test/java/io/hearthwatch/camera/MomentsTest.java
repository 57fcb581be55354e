package io.hearthwatch.camera;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where something moves is looked at, and nowhere twice. */
class MomentsTest {
  private final Motion motion = new Motion();
  private final List<Moments.Sample> samples = new ArrayList<>();
  private final Random random = new Random(7);

  /**
   * A still scene with noise, and a bright block of the given side at a place when it is above 0.
   */
  private void picture(long at, int x, int side) {
    byte[] grey = new byte[Motion.CELLS];
    for (int i = 0; i < grey.length; i++) {
      grey[i] = (byte) (80 + i % 40 + random.nextInt(5));
    }
    for (int dy = 0; dy < side; dy++) {
      for (int dx = 0; dx < side; dx++) {
        grey[(10 + dy) * Motion.WIDTH + Math.min(x + dx, Motion.WIDTH - 1)] = (byte) 220;
      }
    }
    samples.add(new Moments.Sample(at, motion.telling(grey), grey));
  }

  @Test
  void whereSomethingCrossesThePictureIsChosenFirst() {
    for (int i = 0; i < 50; i++) {
      picture(i * 200L, i - 20, i >= 20 && i < 30 ? 6 : 0);
    }
    List<Long> moments = Moments.choose(samples, 4);
    assertTrue(moments.get(0) >= 4_000 && moments.get(0) <= 6_000, moments::toString);
  }

  @Test
  void eachStretchOfMotionIsSeenBeforeAnyIsSeenTwice() {
    for (int i = 0; i < 150; i++) {
      boolean moves = i >= 20 && i < 30 || i >= 70 && i < 75 || i >= 120 && i < 140;
      picture(i * 200L, i % 40, moves ? 5 : 0);
    }
    List<Long> moments = Moments.choose(samples, 3);
    assertEquals(3, moments.size());
    assertTrue(moments.stream().anyMatch(m -> m >= 4_000 && m <= 6_200), moments::toString);
    assertTrue(moments.stream().anyMatch(m -> m >= 14_000 && m <= 15_200), moments::toString);
    assertTrue(moments.stream().anyMatch(m -> m >= 24_000 && m <= 28_200), moments::toString);
  }

  @Test
  void whatIsSmallIsSeenThoughSomethingElseFillsThePicture() {
    for (int i = 0; i < 150; i++) {
      boolean large = i >= 20 && i < 40;
      boolean small = i >= 100 && i < 110;
      picture(i * 200L, i % 20, large ? 16 : small ? 3 : 0);
    }
    List<Long> moments = Moments.choose(samples, 4);
    assertTrue(moments.stream().anyMatch(m -> m >= 20_000 && m <= 22_200), moments::toString);
  }

  @Test
  void whatIsSmallIsSeenThoughTheLightIsSwitchedBeforeIt() {
    byte[] dark = new byte[Motion.CELLS];
    for (int cell = 0; cell < dark.length; cell++) {
      dark[cell] = (byte) (20 + cell * 7 % 90);
    }
    for (int i = 0; i < 20; i++) {
      samples.add(new Moments.Sample(i * 200L, motion.telling(dark), dark));
    }
    for (int i = 20; i < 100; i++) {
      picture(i * 200L, i % 20, i >= 60 && i < 70 ? 3 : 0);
    }
    List<Long> moments = Moments.choose(samples, 4);
    assertTrue(moments.stream().anyMatch(m -> m >= 12_000 && m <= 14_200), moments::toString);
  }

  @Test
  void aQuietRecordingIsLookedAtTwiceAndAShortOneOnce() {
    for (int i = 0; i < 50; i++) {
      picture(i * 200L, 0, 0);
    }
    assertEquals(1, Moments.choose(samples, 4).size(), "two would look alike");
    assertEquals(1, Moments.choose(samples.subList(0, 5), 4).size());
    assertEquals(List.of(0L), Moments.choose(samples.subList(0, 1), 4));
    assertEquals(List.of(), Moments.choose(List.of(), 4));
  }

  @Test
  void aCameraThatAdaptsToTheLightDoesNotMove() {
    for (int i = 0; i < 50; i++) {
      byte[] grey = new byte[Motion.CELLS];
      for (int cell = 0; cell < grey.length; cell++) {
        grey[cell] = (byte) (40 + cell % 40 + i * 2);
      }
      assertEquals(0, motion.telling(grey));
    }
  }

  @Test
  void anotherSceneIsTellingOnceAndThenKnown() {
    byte[] one = new byte[Motion.CELLS];
    byte[] other = new byte[Motion.CELLS];
    for (int cell = 0; cell < one.length; cell++) {
      one[cell] = (byte) (cell % 200);
      other[cell] = (byte) (cell * 7 % 200);
    }
    motion.telling(one);
    assertEquals(Motion.CELLS, motion.telling(other));
    assertEquals(0, motion.telling(other));
    assertFalse(Motion.alike(one, other));
  }

  @ParameterizedTest
  @CsvSource({"0,2", "1000,2", "5000,4", "60000,4", "180000,6", "3600000,10", "-1,2"})
  void longerRecordingsAreWorthMoreFrames(long length, int worth) {
    assertEquals(worth, Moments.worth(length, 10));
  }

  @Property(tries = 200)
  void momentsAreOfTheRecordingFewAndDifferent(
      @ForAll @IntRange(min = 1, max = 300) int count,
      @ForAll @LongRange(min = 0, max = 60_000) long gap,
      @ForAll @IntRange(min = 1, max = 10) int most,
      @ForAll long seed) {
    Random any = new Random(seed);
    List<Moments.Sample> given = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      byte[] grey = new byte[Motion.CELLS];
      any.nextBytes(grey);
      given.add(new Moments.Sample(i * gap, any.nextInt(3) * any.nextInt(2 * Motion.CELLS), grey));
    }
    List<Long> moments = Moments.choose(given, most);
    assertTrue(!moments.isEmpty() && moments.size() <= most);
    assertEquals(moments.size(), new HashSet<>(moments).size());
    moments.forEach(m -> assertTrue(given.stream().anyMatch(s -> s.atMillis() == m)));
  }
}
