package io.hearthwatch.camera;

import java.util.List;

/** Says what a picture shows. Each call may cost money. */
interface Labels {

  /**
   * One try.
   *
   * @param jpeg at most {@link Frames#MOST_BYTES}
   * @return the surest first
   */
  List<Label> of(byte[] jpeg) throws LabelsException;
}
