package io.hearthwatch.camera;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An archive that fails when it is told to. */
class FakeArchive implements Archive {
  private final Archive real;
  final List<String> described = new ArrayList<>();
  ArchiveException broken;
  Runnable during = () -> {};

  FakeArchive(Archive real) {
    this.real = real;
  }

  @Override
  public Kept keep(Item item, UploadMemory memory) throws ArchiveException {
    fail();
    Kept kept = real.keep(item, memory);
    during.run();
    return kept;
  }

  @Override
  public void describe(String key, Map<String, String> metadata, Map<String, String> tags)
      throws ArchiveException {
    fail();
    real.describe(key, metadata, tags);
    described.add(key + " " + metadata + " " + new java.util.TreeMap<>(tags));
  }

  private void fail() throws ArchiveException {
    if (broken != null) {
      throw broken;
    }
  }

  @Override
  public Optional<String> link(String key, Duration valid) {
    return Optional.empty();
  }
}
