package io.hearthwatch.camera;

/**
 * How a step of a recording went.
 *
 * @param recording as it is now
 * @param done whether it got further
 * @param trouble a word for what holds it up, the same for all that it holds up, or null when it is
 *     the recording itself
 */
record Step(Recording recording, boolean done, String trouble) {}
