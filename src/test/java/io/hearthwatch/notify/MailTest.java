package io.hearthwatch.notify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.internet.MimeMessage;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Mail to a real server, with and without TLS. */
class MailTest {
  /** GreenMail's certificate is nobody's. */
  private static String trustingAny(String yaml) {
    return yaml.replace(
        "mail.smtps.ssl.checkserveridentity: true",
        "mail.smtps.ssl.checkserveridentity: false\n              mail.smtps.ssl.trust: \"*\"");
  }

  private GreenMail server;

  @AfterEach
  void close() {
    server.stop();
  }

  private String start(String protocol) {
    ServerSetup setup = new ServerSetup(0, "127.0.0.1", protocol);
    server = new GreenMail(setup);
    server.setUser("anna@home.example", "anna@home.example", "p@ss:word");
    server.getManagers().getUserManager().setAuthRequired(false);
    server.start();
    int port = protocol.equals("smtps") ? server.getSmtps().getPort() : server.getSmtp().getPort();
    return "127.0.0.1:" + port;
  }

  private ChannelRoute route(String url, boolean trustAny) throws Exception {
    SmtpUrl smtp = SmtpUrl.of(url);
    Map<String, String> properties = new HashMap<>();
    properties.put("hub.smtp.scheme", smtp.scheme());
    properties.put("hub.smtp.host", smtp.host());
    properties.put("hub.smtp.port", "" + smtp.port());
    properties.put("hub.smtp.from", smtp.from());
    properties.put("hub.smtp.to", smtp.to());
    properties.put("hub.smtp.starttls.required", "" + smtp.needsStartTls());
    return new ChannelRoute(
        "mail",
        Map.of("mail", new MailMessages(), "mailLogin", new MailLogin(Optional.of(url))),
        properties,
        trustAny ? MailTest::trustingAny : UnaryOperator.identity());
  }

  @Test
  void aMailSaysWhatHappenedInUtf8() throws Exception {
    String at = start("smtp");
    try (ChannelRoute route =
        route(
            "smtp://" + at + "?from=hub@home.example&to=anna%2Bx@home.example,bob@home.example",
            false)) {
      assertNull(route.deliver(SampleNotices.GAS));
    }
    MimeMessage[] mails = server.getReceivedMessages();
    assertEquals(2, mails.length, "one for each receiver");
    assertEquals("[alarm] Gas at Küche 🔥", mails[0].getSubject());
    assertEquals("hub@home.example", mails[0].getFrom()[0].toString());
    assertEquals(2, mails[0].getAllRecipients().length);
    assertTrue(mails[0].getContentType().contains("UTF-8"), mails[0].getContentType());
    String text = mails[0].getContent().toString();
    assertTrue(text.startsWith("Gas at Küche 🔥\r\n\r\nvalue 1\r\nReading: 412 ppm"), text);
    assertNull(mails[0].getHeader("HubDelivery"));
  }

  @Test
  void aTitleAddsNoHeader() throws Exception {
    String at = start("smtp");
    try (ChannelRoute route = route("smtp://" + at + "?to=bob@home.example", false)) {
      assertNull(
          route.deliver(
              SampleNotices.GAS.replace("Gas at", "Gas\\r\\nBcc: eve@evil.example\\r\\n\\r\\nX")));
    }
    MimeMessage mail = server.getReceivedMessages()[0];
    assertEquals(1, server.getReceivedMessages().length);
    assertNull(mail.getHeader("Bcc"));
    assertTrue(mail.getSubject().contains("Gas Bcc: eve@evil.example X"), mail.getSubject());
  }

  @Test
  void aPasswordIsNotSentWithoutTls() throws Exception {
    String at = start("smtp");
    try (ChannelRoute route =
        route("smtp://anna%40home.example:p%40ss%3Aword@" + at + "?to=bob@home.example", false)) {
      Exception e = route.deliver(SampleNotices.GAS);
      assertNotNull(e);
      assertFalse(e.toString().contains("p@ss"), e::toString);
    }
    assertEquals(0, server.getReceivedMessages().length);
  }

  @Test
  void overTlsItLogsIn() throws Exception {
    String at = start("smtps");
    server.getManagers().getUserManager().setAuthRequired(true);
    String url = "smtps://anna%40home.example:p%40ss%3Aword@" + at + "?to=bob@home.example";
    try (ChannelRoute route = route(url, true)) {
      assertNull(route.deliver(SampleNotices.GAS));
    }
    assertEquals(1, server.getReceivedMessages().length);
    assertEquals("anna@home.example", server.getReceivedMessages()[0].getFrom()[0].toString());
    try (ChannelRoute route = route(url.replace("word", "wrong"), true)) {
      assertNotNull(route.deliver(SampleNotices.GAS));
    }
    try (ChannelRoute route = route(url, false)) {
      assertNotNull(route.deliver(SampleNotices.GAS), "a certificate that nobody vouches for");
    }
    assertEquals(1, server.getReceivedMessages().length);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          smtp://h?to=a@b                 | smtp  | h | 25   |     |     | a@b | false
          smtp://u:p@h?to=a@b&from=c@d    | smtp  | h | 587  | u   | p   | c@d | true
          smtp://u%40x:p%3A%2F@h:2525?to=a@b | smtp | h | 2525 | u@x | p:/ | u@x | true
          smtps://u:p@h?to=a@b            | smtps | h | 465  | u   | p   | a@b | false
          """)
  void theUrlIsReadAsPeopleWriteIt(
      String url,
      String scheme,
      String host,
      int port,
      String username,
      String password,
      String from,
      boolean startTls) {
    server = new GreenMail(new ServerSetup(0, "127.0.0.1", "smtp"));
    SmtpUrl smtp = SmtpUrl.of(url);
    assertEquals(new SmtpUrl(scheme, host, port, username, password, from, "a@b"), smtp);
    assertEquals(startTls, smtp.needsStartTls());
  }
}
