package io.hearthwatch.hook;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import jakarta.ws.rs.core.Response;

/**
 * A problem document (RFC 9457) of type {@code about:blank}: the status says what kind it is.
 *
 * @param detail what went wrong here and what to do about it; no secret, no internals; may be null
 */
public record Problem(int status, String title, String detail) {

  public static final String MEDIA_TYPE = "application/problem+json";

  /** A problem whose title is the status's usual phrase. */
  public static Problem of(int status, String detail) {
    Response.Status known = Response.Status.fromStatusCode(status);
    return new Problem(status, known == null ? "Error" : known.getReasonPhrase(), detail);
  }

  /**
   * The document's text.
   *
   * @param instance path of the call, without query; left out when null
   */
  public String toJson(String instance) {
    return json(instance).encode();
  }

  public String toJson() {
    return toJson(null);
  }

  public Buffer toBuffer(String instance) {
    return json(instance).toBuffer();
  }

  public Response toResponse(String instance) {
    return Response.status(status).type(MEDIA_TYPE).entity(toJson(instance)).build();
  }

  public Response toResponse() {
    return toResponse(null);
  }

  private JsonObject json(String instance) {
    JsonObject json = new JsonObject();
    json.put("type", "about:blank").put("title", title).put("status", status);
    if (detail != null) {
      json.put("detail", detail);
    }
    return instance == null ? json : json.put("instance", instance);
  }
}
