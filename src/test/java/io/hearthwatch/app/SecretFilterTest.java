package io.hearthwatch.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hearthwatch.store.Secrets;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.Level;
import org.jboss.logmanager.formatters.PatternFormatter;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SecretFilterTest {
  private static final String TOKEN = "4711:AAbot-secret";
  private static final PatternFormatter ALL = new PatternFormatter("%s%e");

  @BeforeEach
  void know() {
    Secrets.keep(
        Settings.read(
                Map.of(
                    "HUB_TELEGRAM_TOKEN", TOKEN,
                    "HUB_TOKENS", "phone:phone-secret:lock",
                    "HUB_SMTP_URL", "smtp://me:p%40ssword@host:587?from=a@b.c&to=d@e.f"),
                Map.of())
            .secrets());
  }

  private static String logged(ExtLogRecord record) {
    assertTrue(new SecretFilter().isLoggable(record));
    return ALL.format(record);
  }

  private static ExtLogRecord record(
      String text, ExtLogRecord.FormatStyle style, Object... parameters) {
    ExtLogRecord record = new ExtLogRecord(Level.WARN, text, style, "test");
    record.setParameters(parameters);
    return record;
  }

  @Test
  void aSecretInATextIsMasked() {
    String text = logged(record("GET /bot" + TOKEN + "/x", ExtLogRecord.FormatStyle.NO_FORMAT));
    assertEquals("GET /bot***/x", text);
  }

  @Test
  void aSecretInAParameterIsMaskedInEveryStyle() {
    assertEquals(
        "by *** 1", logged(record("by %s %d", ExtLogRecord.FormatStyle.PRINTF, "phone-secret", 1)));
    assertEquals(
        "by *** 1",
        logged(record("by {0} {1}", ExtLogRecord.FormatStyle.MESSAGE_FORMAT, "p@ssword", 1)));
  }

  @Test
  void aSecretInAnExceptionIsMaskedHoweverDeep() {
    Throwable cause = new IOException("POST https://x/bot" + TOKEN + "/sendMessage");
    cause.addSuppressed(new IllegalStateException(TOKEN));
    ExtLogRecord record = record("failed", ExtLogRecord.FormatStyle.NO_FORMAT);
    record.setThrown(new RuntimeException(cause));
    String text = logged(record);
    assertFalse(text.contains(TOKEN), text);
    assertTrue(text.contains("java.io.IOException: POST https://x/bot***/sendMessage"), text);
    assertTrue(text.contains("SecretFilterTest"), "the stack trace stays");
  }

  @Test
  void whatHoldsNoSecretStaysAsItIs() {
    ExtLogRecord record = record("all %s", ExtLogRecord.FormatStyle.PRINTF, "well");
    Throwable thrown = new IOException("no uplink");
    record.setThrown(thrown);
    assertTrue(logged(record).startsWith("all well"));
    assertSame(thrown, record.getThrown());
  }

  @Test
  void aReasonForARefusedFileHoldsNoSecret() {
    Refusal refusal =
        RouteFault.refusal("x.yaml", "", new IOException("bad " + TOKEN), Set.of(), Instant.EPOCH);
    assertEquals("bad ***", refusal.reason());
  }
}
