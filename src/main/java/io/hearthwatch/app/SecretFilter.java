package io.hearthwatch.app;

import io.hearthwatch.store.Secrets;
import io.quarkus.logging.LoggingFilter;
import java.util.logging.Filter;
import java.util.logging.LogRecord;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.formatters.PatternFormatter;

/** Masks secrets in whatever is logged, by us or by others: texts, parameters, exceptions. */
@LoggingFilter(name = "secrets")
public final class SecretFilter implements Filter {
  /** The message with its parameters, without the exception. */
  private static final PatternFormatter TEXT = new PatternFormatter("%s");

  @Override
  public boolean isLoggable(LogRecord record) {
    String message = record instanceof ExtLogRecord ext ? TEXT.format(ext) : record.getMessage();
    if (Secrets.in(message)) {
      if (record instanceof ExtLogRecord ext) {
        ext.setMessage(Secrets.scrub(message), ExtLogRecord.FormatStyle.NO_FORMAT);
      } else {
        record.setMessage(Secrets.scrub(message));
      }
      record.setParameters(null);
    }
    if (record.getThrown() != null && Masked.isNeeded(record.getThrown())) {
      record.setThrown(Masked.of(record.getThrown()));
    }
    return true;
  }
}
