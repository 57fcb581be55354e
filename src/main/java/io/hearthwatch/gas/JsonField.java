package io.hearthwatch.gas;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

/** The value of one field of a JSON reading, as its text; never an object, an array or null. */
record JsonField(String name, JsonToken token, String text) {

  static JsonField at(String name, JsonParser parser) throws IOException, BadMessage {
    if (!parser.currentToken().isScalarValue()) {
      throw new BadMessage("JSON reading: " + name + " must not be an object or array");
    }
    return new JsonField(name, parser.currentToken(), parser.getText());
  }

  boolean isNumber() {
    return token.isNumeric();
  }

  boolean isString() {
    return token == JsonToken.VALUE_STRING;
  }

  String string(int max) throws BadMessage {
    if (!isString() || text.length() > max) {
      throw bad("must be a string of at most " + max + " characters");
    }
    return text;
  }

  /** true, false, 1 or 0. */
  boolean flag() throws BadMessage {
    boolean on = token == JsonToken.VALUE_TRUE || (isNumber() && text.equals("1"));
    if (!on && token != JsonToken.VALUE_FALSE && !(isNumber() && text.equals("0"))) {
      throw bad("must be true, false, 1 or 0");
    }
    return on;
  }

  /** A number, or a string that holds one; NaN for anything else. */
  double decimal() {
    return isNumber() || isString() ? FieldRules.decimal(text) : Double.NaN;
  }

  BadMessage bad(String rule) {
    return new BadMessage("JSON reading: " + name + " " + rule, text);
  }
}
