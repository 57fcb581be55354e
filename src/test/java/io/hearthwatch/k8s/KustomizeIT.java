package io.hearthwatch.k8s;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code kubectl apply -k} would send; needs kubectl and openssl. */
class KustomizeIT {
  @TempDir Path repository;

  @BeforeEach
  void copy() throws IOException {
    for (String folder : List.of("k8s", "routes")) {
      try (Stream<Path> paths = Files.walk(Path.of(folder))) {
        for (Path path :
            (Iterable<Path>) paths.filter(p -> !p.toString().contains("secrets/"))::iterator) {
          Files.copy(path, repository.resolve(path.toString()));
        }
      }
    }
  }

  private String render(String overlay) throws Exception {
    Path folder = repository.resolve("k8s/overlays/" + overlay);
    run(folder.resolve("make-secrets").toString());
    return run("kubectl", "kustomize", folder.toString());
  }

  private static String run(String... command) throws Exception {
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String out = new String(process.getInputStream().readAllBytes());
    assertEquals(0, process.waitFor(), String.join(" ", command));
    return out;
  }

  private static <T> List<T> all(List<HasMetadata> documents, Class<T> type) {
    return documents.stream().filter(type::isInstance).map(type::cast).toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"home", "fleet"})
  void anOverlayIsRenderedWithoutAFieldThatIsUnknownAndNamesOnlyWhatIsThere(String overlay)
      throws Exception {
    List<HasMetadata> documents = Manifests.read(render(overlay));
    List<String> names = new ArrayList<>();
    documents.forEach(d -> names.add(d.getKind() + "/" + d.getMetadata().getName()));
    for (StatefulSet set : all(documents, StatefulSet.class)) {
      PodSpec pod = set.getSpec().getTemplate().getSpec();
      for (Volume volume : pod.getVolumes()) {
        if (volume.getConfigMap() != null) {
          assertTrue(
              names.contains("ConfigMap/" + volume.getConfigMap().getName()), names::toString);
        }
        if (volume.getSecret() != null) {
          assertTrue(
              names.contains("Secret/" + volume.getSecret().getSecretName()), names::toString);
        }
      }
      assertTrue(names.contains("Service/" + set.getSpec().getServiceName()), names::toString);
      assertRestricted(set.getMetadata().getName(), pod);
    }
    assertEquals(Set.of(overlayNamespace(documents)), namespaces(documents));
  }

  /** The parts of Kubernetes' restricted profile that the pods have to say themselves. */
  private static void assertRestricted(String name, PodSpec pod) {
    assertEquals(true, pod.getSecurityContext().getRunAsNonRoot(), name);
    assertEquals("RuntimeDefault", pod.getSecurityContext().getSeccompProfile().getType(), name);
    assertEquals(false, pod.getAutomountServiceAccountToken(), name);
    List<Container> containers = new ArrayList<>(pod.getContainers());
    containers.addAll(pod.getInitContainers());
    for (Container container : containers) {
      assertEquals(false, container.getSecurityContext().getAllowPrivilegeEscalation(), name);
      assertEquals(true, container.getSecurityContext().getReadOnlyRootFilesystem(), name);
      assertEquals(
          List.of("ALL"), container.getSecurityContext().getCapabilities().getDrop(), name);
      assertTrue(container.getResources().getLimits().containsKey("memory"), name);
    }
  }

  private static String overlayNamespace(List<HasMetadata> documents) {
    return documents.stream()
        .filter(d -> d.getKind().equals("Namespace"))
        .map(d -> d.getMetadata().getName())
        .findFirst()
        .orElseThrow();
  }

  private static Set<String> namespaces(List<HasMetadata> documents) {
    return documents.stream()
        .filter(d -> !d.getKind().equals("Namespace"))
        .map(d -> d.getMetadata().getNamespace())
        .collect(Collectors.toSet());
  }

  /** The hub reloads what changes in its folder, so its pod must stay the same. */
  @Test
  void anEditedRouteChangesTheConfigMapAndNotThePod() throws Exception {
    List<HasMetadata> before = Manifests.read(render("home"));
    Path door = repository.resolve("routes/front-door.yaml");
    Files.writeString(door, Files.readString(door).replace("AWS-Button-AB12", "AWS-Button-CD34"));
    List<HasMetadata> after = Manifests.read(render("home"));
    ConfigMap routes = routes(after);
    assertEquals("hearthwatch-routes", routes.getMetadata().getName());
    assertTrue(routes.getData().get("front-door.yaml").contains("AWS-Button-CD34"));
    assertNotEquals(routes(before), routes);
    assertEquals(all(before, StatefulSet.class), all(after, StatefulSet.class));
  }

  private static ConfigMap routes(List<HasMetadata> documents) {
    return all(documents, ConfigMap.class).stream()
        .filter(m -> m.getData().containsKey("front-door.yaml"))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void inAFleetOneHubJudgesWhatTheOthersStore() throws Exception {
    List<HasMetadata> documents = Manifests.read(render("fleet"));
    ConfigMap routes = routes(documents);
    assertEquals(
        Files.readString(repository.resolve("k8s/overlays/fleet/routes/gas-readings.yaml")),
        routes.getData().get("gas-readings.yaml"));
    assertEquals(
        routes(Manifests.read(render("home"))).getData().keySet(), routes.getData().keySet());
    ConfigMap ingest =
        all(documents, ConfigMap.class).stream()
            .filter(m -> m.getMetadata().getName().equals("ingest-routes"))
            .findFirst()
            .orElseThrow();
    assertEquals(Set.of("shared-readings.yaml"), ingest.getData().keySet());
    Map<String, StatefulSet> sets =
        all(documents, StatefulSet.class).stream()
            .collect(Collectors.toMap(s -> s.getMetadata().getName(), s -> s));
    assertEquals(1, sets.get("hearthwatch").getSpec().getReplicas());
    assertEquals(
        setting(sets.get("hearthwatch"), "HUB_MQTT_URL"),
        setting(sets.get("ingest"), "HUB_MQTT_URL"));
    assertEquals(
        setting(sets.get("hearthwatch"), "HUB_MYSQL_URL"),
        setting(sets.get("ingest"), "HUB_MYSQL_URL"));
    assertEquals(
        "metadata.name",
        setting(sets.get("ingest"), "HUB_NAME").getValueFrom().getFieldRef().getFieldPath());
    HorizontalPodAutoscaler scaling = all(documents, HorizontalPodAutoscaler.class).get(0);
    assertEquals("ingest", scaling.getSpec().getScaleTargetRef().getName());
    assertEquals(3, scaling.getSpec().getMinReplicas());
    assertNull(sets.get("ingest").getSpec().getReplicas(), "kubectl apply would set it back");
  }

  private static EnvVar setting(StatefulSet set, String name) {
    return set.getSpec().getTemplate().getSpec().getContainers().get(0).getEnv().stream()
        .filter(variable -> variable.getName().equals(name))
        .findFirst()
        .orElseThrow();
  }

  /** A changed password has to reach the pods, which read it once. */
  @Test
  void aChangedSecretChangesThePod() throws Exception {
    List<HasMetadata> before = Manifests.read(render("home"));
    Files.writeString(repository.resolve("k8s/overlays/home/secrets/mysql-password"), "another");
    List<HasMetadata> after = Manifests.read(render("home"));
    assertNotEquals(all(before, Secret.class), all(after, Secret.class));
    assertNotEquals(all(before, StatefulSet.class), all(after, StatefulSet.class));
  }
}
