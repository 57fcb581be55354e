package io.hearthwatch.notify;

import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/** Notices as mail: HowAlarming's subject, text for people. */
@ApplicationScoped
@Named("mail")
@RegisterForReflection // called from routes
public class MailMessages {

  /** Makes a mail of the notice in the body; all other headers go, since mail would carry them. */
  public void message(Exchange exchange) {
    PushNotice notice = PushNotice.of(exchange);
    Message message = exchange.getMessage();
    message.removeHeaders("*");
    message.setHeader("Subject", "[" + notice.type() + "] " + notice.title());
    message.setHeader(Exchange.CONTENT_TYPE, "text/plain; charset=UTF-8");
    message.setBody((notice.title() + "\n\n" + notice.text() + "\n").replace("\n", "\r\n"));
  }
}
