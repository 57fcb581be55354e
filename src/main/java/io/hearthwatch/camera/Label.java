package io.hearthwatch.camera;

import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * One thing that a picture shows.
 *
 * @param name as the labelling service writes it, for instance {@code Person}
 * @param confidence per cent, 0 to 100
 */
@RegisterForReflection // kept as JSON
record Label(String name, double confidence) {}
