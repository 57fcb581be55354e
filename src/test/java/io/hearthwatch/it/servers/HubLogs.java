package io.hearthwatch.it.servers;

import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.BeforeTestExecutionCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Prints the end of the log of every hub that took part in a test that fails. */
public final class HubLogs implements BeforeTestExecutionCallback, AfterTestExecutionCallback {

  @Override
  public void beforeTestExecution(ExtensionContext context) {
    HubProcess.forgetEnded();
  }

  @Override
  public void afterTestExecution(ExtensionContext context) {
    if (context.getExecutionException().isPresent()) {
      System.err.println("Failed: " + context.getDisplayName());
      HubProcess.shownLogs().forEach(System.err::println);
    }
  }
}
