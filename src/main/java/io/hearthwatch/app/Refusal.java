package io.hearthwatch.app;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;

/**
 * Why a route file was not taken.
 *
 * @param file path below the routes folder
 * @param line 1 for the first line; 0 where the fault has no line
 */
@RegisterForReflection // shown by GET /routes
public record Refusal(String file, int line, String reason, Instant at) {

  /** As compilers write it: file, line, reason. */
  String text() {
    return file + (line > 0 ? ":" + line : "") + ": " + reason;
  }
}
