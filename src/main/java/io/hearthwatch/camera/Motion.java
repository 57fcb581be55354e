package io.hearthwatch.camera;

/**
 * How much a picture shows that was not there before, of pictures that come one after another as
 * small grey ones. Compared with the picture before (what moves) and with a background that learns
 * slowly (what is new, also when it stands still now). The mean brightness is left out, so that a
 * camera that adapts to the light does not look like something moving.
 */
final class Motion {
  static final int WIDTH = 48;
  static final int HEIGHT = 27;
  static final int CELLS = WIDTH * HEIGHT;

  /** Grey levels of 256 by which a cell differs when it is not noise. */
  private static final int MOVED = 10;

  private static final int NEW = 14;

  /** More than this share of all cells at once is another scene, or the light was switched. */
  private static final double SCENE = 0.6;

  private static final float LEARNING = 0.05f;

  private final float[] background = new float[CELLS];
  private float[] last;

  /**
   * The next picture.
   *
   * @param grey {@link #CELLS} bytes
   * @return 0 for nothing new, the more the more telling; a new scene counts as half of all there
   *     can be
   */
  int telling(byte[] grey) {
    float[] picture = levelled(grey);
    if (last == null) {
      System.arraycopy(picture, 0, background, 0, CELLS);
      last = picture;
      return 0;
    }
    int moved = 0;
    int fresh = 0;
    for (int i = 0; i < CELLS; i++) {
      moved += Math.abs(picture[i] - last[i]) > MOVED ? 1 : 0;
      fresh += Math.abs(picture[i] - background[i]) > NEW ? 1 : 0;
      background[i] += LEARNING * (picture[i] - background[i]);
    }
    last = picture;
    if (moved > SCENE * CELLS) {
      System.arraycopy(picture, 0, background, 0, CELLS);
      return CELLS;
    }
    return Math.min(moved + fresh, 2 * CELLS);
  }

  /** Whether two pictures show the same as far as can be told at this size. */
  static boolean alike(byte[] one, byte[] other) {
    float[] a = levelled(one);
    float[] b = levelled(other);
    int different = 0;
    for (int i = 0; i < CELLS; i++) {
      different += Math.abs(a[i] - b[i]) > MOVED ? 1 : 0;
    }
    return different <= CELLS / 200;
  }

  private static float[] levelled(byte[] grey) {
    long sum = 0;
    for (byte cell : grey) {
      sum += cell & 0xff;
    }
    float mean = (float) sum / CELLS;
    float[] picture = new float[CELLS];
    for (int i = 0; i < CELLS; i++) {
      picture[i] = (grey[i] & 0xff) - mean;
    }
    return picture;
  }
}
