package io.hearthwatch.hook;

import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.time.Duration;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.multipart.FileUpload;

/** Every way in which a resource reads a body; stands in for the hub's own resources. */
@Path("/hooks/gate-test")
public class GateTestResource {

  /** What a JSON body is read into. */
  public record Press(String clickType) {}

  @POST
  @Path("bytes")
  public String bytes(byte[] body, @HeaderParam(Caller.HEADER) String caller) {
    return caller + " sent " + body.length;
  }

  @POST
  @Path("stream")
  public String stream(InputStream body, @HeaderParam(Caller.HEADER) String caller)
      throws IOException {
    return caller + " sent " + body.readAllBytes().length;
  }

  @POST
  @Path("event-loop")
  public Uni<String> eventLoop(byte[] body, @HeaderParam(Caller.HEADER) String caller) {
    return Uni.createFrom().item(caller + " sent " + body.length);
  }

  @POST
  @Path("json")
  public String json(Press body, @HeaderParam(Caller.HEADER) String caller) {
    return caller + " pressed " + body.clickType();
  }

  @POST
  @Path("form")
  @Consumes(MediaType.MULTIPART_FORM_DATA)
  public String form(@RestForm("file") FileUpload file, @RestForm("camera") String camera)
      throws IOException {
    return camera + " sent " + Files.size(file.uploadedFile()) + " in " + file.fileName();
  }

  @GET
  @Path("echo")
  public String echo(@QueryParam("seconds") Integer seconds) {
    return "waited " + Duration.ofSeconds(seconds == null ? 0 : seconds);
  }

  @GET
  @Path("broken")
  public String broken() {
    throw new IllegalStateException("jdbc:mysql://secret");
  }

  @GET
  @Path("conflict")
  public String conflict() {
    throw new WebApplicationException("it is armed already", Response.Status.CONFLICT);
  }
}
