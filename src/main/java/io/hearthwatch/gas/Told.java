package io.hearthwatch.gas;

/**
 * What was last told of a condition; after the hub's start nothing was, so its end is told once.
 */
enum Told {
  NOTHING,
  BEGAN,
  ENDED
}
