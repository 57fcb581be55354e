package io.hearthwatch.contract;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** The same test as on the JVM, with the native executable as the hub. */
@Retention(RetentionPolicy.RUNTIME)
@EnabledIfSystemProperty(
    named = "hub.executable",
    matches = ".+",
    disabledReason = "on the JVM the test itself has run")
@interface OnTheExecutable {}
