package io.hearthwatch.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BannerTest {
  private static Banner.Facts facts(String mqtt, String host, boolean tokens, String button) {
    return new Banner.Facts(
        Optional.ofNullable(mqtt),
        1883,
        host,
        8080,
        tokens,
        Optional.empty(),
        Path.of("data"),
        Path.of("routes"),
        3,
        0,
        Optional.ofNullable(button),
        false);
  }

  @Test
  void givesCommandsThatRunAsWritten() {
    String text = Banner.text(facts(null, "127.0.0.1", false, "AWS-Button-AB12"));
    assertTrue(
        text.contains(
            "\n  curl -X POST -d '{\"clickType\":\"SINGLE\"}'"
                + " http://127.0.0.1:8080/hooks/button/AWS-Button-AB12\n"),
        text);
    assertTrue(text.contains("\n  curl http://127.0.0.1:8080/locks\n"), text);
    assertTrue(text.contains("\n  mosquitto_pub -p 1883 -t thing/AWS-Button-AB12 "), text);
    assertTrue(text.contains("127.0.0.1:1883, the embedded broker"), text);
  }

  @Test
  void saysWhereATokenBelongs() {
    String text = Banner.text(facts("ssl://broker:8883", "0.0.0.0", true, "b"));
    assertTrue(
        text.contains(
            "curl -H 'Authorization: Bearer <secret of a token>' http://127.0.0.1:8080/locks"),
        text);
    assertTrue(text.contains("http://0.0.0.0:8080\n"), text);
    assertFalse(text.contains("mosquitto_pub"), text);
  }

  @Test
  void hasNoPressWithoutADoor() {
    assertFalse(Banner.text(facts(null, "::1", false, null)).contains("/hooks/button"));
    assertTrue(Banner.text(facts(null, "::1", false, null)).contains("http://[::1]:8080/locks"));
  }

  @ParameterizedTest
  @CsvSource({
    "jdbc:mysql://db:3306/hearth?user=u&sslKey=x, MySQL at db:3306/hearth",
    "jdbc:mariadb://db/hearth, MySQL at db/hearth",
    "jdbc:mysql://u:geheim@db/hearth, MySQL",
    "'jdbc:mysql://(host=db,pass=geheim)/hearth', MySQL",
  })
  void hidesWhatElseADatabaseUrlHolds(String url, String shown) {
    assertEquals(shown, Banner.database(url));
  }
}
