package io.hearthwatch.contract;

import io.quarkus.test.junit.QuarkusIntegrationTest;

@QuarkusIntegrationTest
@OnTheExecutable
class RewiringIT extends RewiringTest {}
