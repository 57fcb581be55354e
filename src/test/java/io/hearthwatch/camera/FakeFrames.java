package io.hearthwatch.camera;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import javax.imageio.ImageIO;

/** Frames of a recording that is not there: plain grey pictures. */
final class FakeFrames extends Frames {
  private final Map<Long, byte[]> pictures = new LinkedHashMap<>();
  String problem;

  FakeFrames() {
    super(null, Duration.ofSeconds(1), 10);
  }

  /** Adds a moment with a picture of that grey, 0 to 255. */
  FakeFrames at(long millis, int grey) {
    BufferedImage image = new BufferedImage(100, 100, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.setColor(new Color(grey, grey, grey));
    graphics.fillRect(0, 0, 100, 100);
    graphics.dispose();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "jpeg", out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    pictures.put(millis, out.toByteArray());
    return this;
  }

  byte[] jpeg(long millis) {
    return pictures.get(millis);
  }

  @Override
  Choice choose(Path video) {
    return new Choice(new ArrayList<>(pictures.keySet()), problem == null ? 9_000 : -1, problem);
  }

  @Override
  Optional<byte[]> picture(Path video, long atMillis) {
    return Optional.ofNullable(pictures.get(atMillis));
  }
}
