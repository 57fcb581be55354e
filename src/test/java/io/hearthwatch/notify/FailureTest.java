package io.hearthwatch.notify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.hearthwatch.store.Secrets;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.apache.camel.component.telegram.TelegramException;
import org.apache.camel.http.base.HttpOperationFailedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FailureTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          Too Many Requests: retry after 7                                           | 7000 | false
          {"ok":false,"error_code":429,"parameters":{"retry_after":12}}              | 12000 | false
          http://x/sendMessage responded: 429{"parameters":{"retry_after":3}}        | 3000 | false
          http://x/sendMessage responded: 400{"description":"chat not found"}        | 0 | true
          Telegram answered 500: Internal Server Error                               | 0 | false
          Connection reset                                                           | 0 | false
          """)
  void aTextSaysWhenToTryAgain(String text, long pause, boolean permanent) {
    Failure failure = Failure.of(new RuntimeException("outer", new IOException(text)));
    assertEquals(pause, failure.pauseMillis());
    assertEquals(permanent, failure.permanent());
  }

  @ParameterizedTest
  @CsvSource({"429, 20, 20000, false", "503, x, 0, false", "404, , 0, true", "403, 5, 5000, true"})
  void anHttpAnswerSaysWhenToTryAgain(int status, String after, long pause, boolean permanent) {
    Map<String, String> headers = after == null ? Map.of() : Map.of("retry-after", after);
    Failure failure =
        Failure.of(new HttpOperationFailedException("uri", status, "no", null, headers, ""));
    assertEquals(pause, failure.pauseMillis());
    assertEquals(permanent, failure.permanent());
  }

  @Test
  void theStatusOfTelegramIsKnown() {
    assertEquals(true, Failure.of(new TelegramException("x", 403, "blocked")).permanent());
  }

  @Test
  void aReasonNeverHoldsASecret() {
    Secrets.keep(List.of("4711:secret-token"));
    String reason = Failure.of(new IOException("GET /bot4711:secret-token/getMe")).reason();
    assertFalse(reason.contains("secret-token"), reason);
  }
}
