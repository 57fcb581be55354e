package io.hearthwatch.it.servers;

import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Prints the end of the log of every hub that is open when a test fails. */
public final class HubLogs implements AfterTestExecutionCallback {

  private static final int LINES = 60;

  @Override
  public void afterTestExecution(ExtensionContext context) {
    if (context.getExecutionException().isEmpty()) {
      return;
    }
    for (HubProcess hub : HubProcess.OPEN) {
      System.err.println("--- " + context.getDisplayName() + ", log of " + hub.name() + " ---");
      System.err.println(hub.logTail(LINES));
    }
  }
}
