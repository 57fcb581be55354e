package io.hearthwatch.bench;

import io.hearthwatch.standin.RekognitionServer.Shown;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/** Says by the content of a picture whether a person is in it. */
final class Eyes {
  private static final int BLOCK = 16;
  private static final int OTHER = 30;

  private Eyes() {}

  /** A person is red, as in {@link Clips}. */
  static List<Shown> red(BufferedImage image) {
    int red = 0;
    for (int y = 0; y < image.getHeight(); y += 2) {
      for (int x = 0; x < image.getWidth(); x += 2) {
        int rgb = image.getRGB(x, y);
        int r = rgb >> 16 & 255;
        red += r > (rgb >> 8 & 255) + 80 && r > (rgb & 255) + 80 ? 1 : 0;
      }
    }
    return answer(red >= 100);
  }

  /**
   * A person is what makes some blocks of a fixed camera's picture differ from what they are most
   * of the time.
   *
   * @param usual pictures over the whole time
   */
  static Function<BufferedImage, List<Shown>> unusual(List<BufferedImage> usual, int blocks) {
    int[][] greys = usual.stream().map(Eyes::blocks).toArray(int[][]::new);
    int[] background = new int[greys[0].length];
    for (int i = 0; i < background.length; i++) {
      int block = i;
      int[] over = Arrays.stream(greys).mapToInt(g -> g[block]).sorted().toArray();
      background[i] = over[over.length / 2];
    }
    return image -> {
      int[] now = blocks(image);
      int other = 0;
      for (int i = 0; i < background.length; i++) {
        other += Math.abs(now[i] - background[i]) > OTHER ? 1 : 0;
      }
      return answer(other >= blocks);
    };
  }

  private static int[] blocks(BufferedImage image) {
    int columns = image.getWidth() / BLOCK;
    int[] blocks = new int[columns * (image.getHeight() / BLOCK)];
    for (int i = 0; i < blocks.length; i++) {
      int sum = 0;
      for (int p = 0; p < BLOCK * BLOCK; p++) {
        int rgb = image.getRGB(i % columns * BLOCK + p % BLOCK, i / columns * BLOCK + p / BLOCK);
        sum += (rgb >> 16 & 255) + (rgb >> 8 & 255) + (rgb & 255);
      }
      blocks[i] = sum / (3 * BLOCK * BLOCK);
    }
    return blocks;
  }

  private static List<Shown> answer(boolean person) {
    return person ? List.of(new Shown("Person", 95)) : List.of(new Shown("Yard", 90));
  }
}
