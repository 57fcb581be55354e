package io.hearthwatch.camera;

import com.oracle.svm.core.annotate.Substitute;
import com.oracle.svm.core.annotate.TargetClass;
import software.amazon.awssdk.http.auth.aws.crt.internal.signer.DefaultAwsCrtV4aHttpSigner;

/**
 * For the native binary only: the SDK asks here for what signs for several regions at once, which
 * leans on a library that the hub does not have and does not need.
 */
@TargetClass(
    className =
        "software.amazon.awssdk.http.auth.aws.internal.signer.util.OptionalDependencyLoaderUtil")
final class WithoutCrt {
  private WithoutCrt() {}

  @Substitute
  public static DefaultAwsCrtV4aHttpSigner getDefaultAwsCrtV4aHttpSigner() {
    throw new UnsupportedOperationException("signing for several regions (SigV4a)");
  }
}
