package io.hearthwatch.notify;

import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import jakarta.mail.PasswordAuthentication;
import java.util.Optional;
import org.apache.camel.component.mail.MailAuthenticator;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** User and password of the mail server, kept out of the endpoint, which is shown in logs. */
@Singleton
@Named("mailLogin")
@RegisterForReflection // named in routes
public class MailLogin extends MailAuthenticator {
  private final SmtpUrl url;

  MailLogin(@ConfigProperty(name = "hub.smtp.url") Optional<String> url) {
    this.url = url.map(SmtpUrl::of).orElse(null);
  }

  @Override
  public PasswordAuthentication getPasswordAuthentication() {
    return url == null
        ? new PasswordAuthentication(null, null)
        : new PasswordAuthentication(url.username(), url.password());
  }
}
