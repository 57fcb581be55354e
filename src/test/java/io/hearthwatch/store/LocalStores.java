package io.hearthwatch.store;

import io.agroal.api.AgroalDataSource;
import java.nio.file.Path;

/** Local stores for tests of other packages. */
public final class LocalStores {
  private LocalStores() {}

  /** A local store on a database whose tables are there already. */
  public static LocalStore of(AgroalDataSource source, Path folder) {
    return new LocalStore(source, null, folder.toString());
  }
}
