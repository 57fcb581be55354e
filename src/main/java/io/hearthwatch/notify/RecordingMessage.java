package io.hearthwatch.notify;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.camel.component.telegram.model.OutgoingMessage;
import org.apache.camel.component.telegram.model.OutgoingPhotoMessage;
import org.apache.camel.component.telegram.model.OutgoingTextMessage;
import org.jboss.logging.Logger;

/**
 * A notice about a recording as a message in a chat: the picture, what it shows, a link to the
 * clip. Without a picture it is text. HTML, so that a long link takes no room.
 */
final class RecordingMessage {
  private static final Logger LOG = Logger.getLogger(RecordingMessage.class);
  private static final String HTML = "HTML";

  /** Leads nowhere else. */
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9-]+\\.jpg");

  /** A caption has 1024 characters, see https://core.telegram.org/bots/api#sendphoto */
  private static final int LONGEST_TITLE = 300;

  private static final int LONGEST_TEXT = 600;

  /** A photo has 10 MB. */
  private static final long LARGEST = 10L << 20;

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm zzz", Locale.ENGLISH);

  private RecordingMessage() {}

  /** Camel's message has no parse mode for captions. */
  static final class Photo extends OutgoingPhotoMessage {
    private static final long serialVersionUID = 1;

    String parseMode() {
      return HTML;
    }
  }

  /**
   * The message for a chat.
   *
   * @param pictures folder of the pictures that notices name
   */
  static OutgoingMessage of(Notice notice, String chat, ZoneId zone, Path pictures) {
    byte[] picture = picture(notice, pictures);
    if (picture == null) {
      return text(notice, chat, zone);
    }
    Photo photo = new Photo();
    photo.setChatId(chat);
    photo.setPhoto(picture);
    photo.setFilenameWithExtension("keyframe.jpg");
    photo.setCaption(html(notice, zone));
    return photo;
  }

  /** The message without the picture. */
  static OutgoingMessage text(Notice notice, String chat, ZoneId zone) {
    OutgoingTextMessage message = new OutgoingTextMessage();
    message.setChatId(chat);
    message.setText(html(notice, zone));
    message.setParseMode(HTML);
    message.setDisableWebPagePreview(true);
    return message;
  }

  private static Map<String, Object> recording(Notice notice) {
    return Notice.map(notice.data().get("recording"));
  }

  private static byte[] picture(Notice notice, Path pictures) {
    String name = Notice.text(recording(notice), "picture");
    if (!NAME.matcher(name).matches()) {
      return null;
    }
    Path file = pictures.resolve(name);
    try {
      boolean sent = Files.isRegularFile(file) && Files.size(file) <= LARGEST;
      return sent ? Files.readAllBytes(file) : null; // its time may be over
    } catch (IOException e) {
      LOG.debugf("a picture cannot be read: %s", e.getMessage());
      return null;
    }
  }

  private static String html(Notice notice, ZoneId zone) {
    Map<String, Object> alarm = notice.alarm();
    StringBuilder html = new StringBuilder();
    html.append("<b>").append(escaped(alarm, "title", LONGEST_TITLE)).append("</b>");
    html.append('\n').append(escaped(alarm, "text", LONGEST_TEXT));
    String link = Notice.text(recording(notice), "link");
    if (!link.isEmpty()) {
      html.append("\n<a href=\"").append(escape(link).replace("\"", "&quot;")).append("\">");
      html.append("The clip</a>");
      Instant until = Notice.time(Notice.text(recording(notice), "linkUntil"));
      if (until != null) {
        html.append(" until ").append(TIME.format(until.atZone(zone)));
      }
    }
    return html.toString();
  }

  private static String escaped(Map<String, Object> from, String key, int longest) {
    String text = Notice.text(from, key).replaceAll("\\p{Cntrl}+", " ").strip();
    return escape(AlarmText.cut(text, longest));
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
