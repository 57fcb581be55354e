package io.hearthwatch.k8s;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.type.LogicalType;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reads Kubernetes' documents more strictly than its own tools do. */
final class Manifests {
  private static final Map<String, Class<? extends HasMetadata>> TYPES =
      Map.of(
          "v1/Namespace", Namespace.class,
          "v1/ConfigMap", ConfigMap.class,
          "v1/Secret", Secret.class,
          "v1/Service", Service.class,
          "apps/v1/StatefulSet", StatefulSet.class,
          "networking.k8s.io/v1/NetworkPolicy", NetworkPolicy.class,
          "policy/v1/PodDisruptionBudget", PodDisruptionBudget.class,
          "autoscaling/v2/HorizontalPodAutoscaler", HorizontalPodAutoscaler.class,
          "monitoring.coreos.com/v1/ServiceMonitor", ServiceMonitor.class);

  private static final ObjectMapper YAML =
      new ObjectMapper(new YAMLFactory()).disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT);

  static {
    // "2" is no number and 2 is no text, also where Jackson would see to it
    for (LogicalType type : List.of(LogicalType.Integer, LogicalType.Boolean)) {
      YAML.coercionConfigFor(type)
          .setCoercion(CoercionInputShape.String, CoercionAction.Fail)
          .setCoercion(CoercionInputShape.Float, CoercionAction.Fail);
    }
    for (CoercionInputShape shape :
        List.of(CoercionInputShape.Integer, CoercionInputShape.Float, CoercionInputShape.Boolean)) {
      YAML.coercionConfigFor(LogicalType.Textual).setCoercion(shape, CoercionAction.Fail);
    }
  }

  private Manifests() {}

  /**
   * The documents as their types.
   *
   * @throws IllegalArgumentException naming the document for an unknown kind, a value of the wrong
   *     type or a field that its type does not have
   */
  static List<HasMetadata> read(String yaml) {
    List<HasMetadata> documents = new ArrayList<>();
    try (MappingIterator<JsonNode> nodes = YAML.readerFor(JsonNode.class).readValues(yaml)) {
      while (nodes.hasNext()) {
        documents.add(typed(nodes.next()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return documents;
  }

  private static HasMetadata typed(JsonNode node) {
    String kind = node.path("apiVersion").asText() + "/" + node.path("kind").asText();
    String what = kind + " " + node.path("metadata").path("name").asText();
    Class<? extends HasMetadata> type = TYPES.get(kind);
    if (type == null) {
      throw new IllegalArgumentException(what + ": no such type; known are " + TYPES.keySet());
    }
    try {
      HasMetadata document = YAML.treeToValue(node, type);
      checkFields(what, document);
      return document;
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(what + ": " + e.getOriginalMessage(), e);
    }
  }

  /** Kubernetes' types keep the fields that they do not know apart. */
  private static void checkFields(String where, Object part) {
    if (part instanceof Map<?, ?> map) {
      map.forEach((name, value) -> checkFields(where + "." + name, value));
    } else if (part instanceof List<?> list) {
      for (int i = 0; i < list.size(); i++) {
        checkFields(where + "[" + i + "]", list.get(i));
      }
    } else if (part != null && part.getClass().getName().startsWith("io.fabric8.")) {
      for (Method getter : part.getClass().getMethods()) {
        if (getter.getName().startsWith("get") && getter.getParameterCount() == 0) {
          checkField(where, getter.getName().substring(3), value(getter, part));
        }
      }
    }
  }

  private static void checkField(String where, String name, Object value) {
    if (!name.equals("AdditionalProperties")) {
      checkFields(where + "." + name, value);
    } else if (value instanceof Map<?, ?> unknown && !unknown.isEmpty()) {
      throw new IllegalArgumentException(where + ": unknown fields " + unknown);
    }
  }

  private static Object value(Method getter, Object part) {
    try {
      return getter.invoke(part);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }
}
