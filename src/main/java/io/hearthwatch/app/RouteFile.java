package io.hearthwatch.app;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.model.BeanDefinition;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.model.ProcessorDefinitionHelper;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.RouteTemplateDefinition;
import org.apache.camel.model.TemplatedRouteDefinition;
import org.apache.camel.model.TemplatedRouteParameterDefinition;
import org.apache.camel.spi.RoutesBuilderLoader;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;

/**
 * What one route file says, read but not yet running.
 *
 * @param file path below the routes folder
 * @param text the file's content
 */
record RouteFile(String file, String text, RouteBuilder builder) {

  /** A route made from a template, as its file says it. */
  record Instance(String template, String routeId, Map<String, String> parameters) {}

  /** Reads a file; throws what Camel throws when it is no good. */
  static RouteFile read(CamelContext camel, String file, String text) throws Exception {
    // all files at once would be parsed twice, in case one has beans for another
    RoutesBuilderLoader loader = PluginHelper.getRoutesLoader(camel).getRoutesLoader("yaml");
    if (!(loader.loadRoutesBuilder(ResourceHelper.fromString(file, text))
        instanceof RouteBuilder builder)) {
      throw new IllegalArgumentException("is no file of YAML routes");
    }
    checkForm(text);
    builder.setCamelContext(camel);
    builder.configureRoutes(camel);
    RouteFile read = new RouteFile(file, text, builder);
    read.nameRoutes();
    return read;
  }

  /** Camel takes a file that is no list for one without routes. */
  private static void checkForm(String text) {
    String[] lines = text.split("\n", -1);
    for (int i = 0; i < lines.length; i++) {
      String line = lines[i].strip();
      if (!line.isEmpty() && !line.startsWith("#") && !line.startsWith("-")) {
        throw new IllegalArgumentException(
            "line " + (i + 1) + ": a route file is a list; its entries begin with '- '");
      }
      if (line.startsWith("- ")) {
        return;
      }
    }
  }

  /** A route without an id is named after its file, so that it can be found and replaced. */
  private void nameRoutes() {
    String name = file.replaceFirst("^.*/", "").replaceFirst("\\.ya?ml$", "");
    int number = 0;
    for (RouteDefinition route : routes()) {
      number++;
      if (!route.hasCustomIdAssigned()) {
        route.setId(number == 1 ? name : name + "-" + number);
      }
    }
    for (TemplatedRouteDefinition route : templated()) {
      number++;
      if (route.getRouteId() == null) {
        route.setRouteId(number == 1 ? name : name + "-" + number);
      }
    }
  }

  List<RouteDefinition> routes() {
    return builder.getRouteCollection().getRoutes();
  }

  List<RouteTemplateDefinition> templates() {
    return builder.getRouteTemplateCollection().getRouteTemplates();
  }

  List<TemplatedRouteDefinition> templated() {
    return builder.getTemplatedRouteCollection().getTemplatedRoutes();
  }

  Set<String> templateIds() {
    return templates().stream().map(t -> t.getId()).collect(Collectors.toSet());
  }

  boolean uses(Set<String> templates) {
    return templated().stream().anyMatch(t -> templates.contains(t.getRouteTemplateRef()));
  }

  List<String> routeIds() {
    List<String> ids = new ArrayList<>();
    routes().forEach(r -> ids.add(r.getRouteId()));
    templated().forEach(t -> ids.add(t.getRouteId()));
    return ids;
  }

  List<Instance> instances() {
    List<Instance> instances = new ArrayList<>();
    for (TemplatedRouteDefinition route : templated()) {
      Map<String, String> parameters = new LinkedHashMap<>();
      if (route.getParameters() != null) {
        for (TemplatedRouteParameterDefinition p : route.getParameters()) {
          parameters.put(p.getName(), p.getValue());
        }
      }
      instances.add(new Instance(route.getRouteTemplateRef(), route.getRouteId(), parameters));
    }
    return instances;
  }

  /**
   * Beans and methods that the file names must be there; Camel itself would notice at a message.
   */
  void checkBeans(CamelContext camel) {
    List<BeanDefinition> steps = new ArrayList<>();
    for (RouteDefinition route : routes()) {
      steps.addAll(
          ProcessorDefinitionHelper.filterTypeInOutputs(route.getOutputs(), BeanDefinition.class));
    }
    for (RouteTemplateDefinition template : templates()) {
      steps.addAll(
          ProcessorDefinitionHelper.filterTypeInOutputs(
              template.getRoute().getOutputs(), BeanDefinition.class));
    }
    for (BeanDefinition step : steps) {
      if (step.getRef() != null && !step.getRef().contains("{{")) {
        checkBean(camel, step);
      }
    }
  }

  private static void checkBean(CamelContext camel, BeanDefinition step) {
    Object bean = camel.getRegistry().lookupByName(step.getRef());
    if (bean == null) {
      throw new IllegalArgumentException("there is no bean '" + step.getRef() + "'");
    }
    if (step.getMethod() == null) {
      return;
    }
    String method = step.getMethod().replaceFirst("\\(.*", "").strip();
    for (java.lang.reflect.Method candidate : bean.getClass().getMethods()) {
      if (candidate.getName().equals(method)) {
        return;
      }
    }
    throw new IllegalArgumentException(
        "the bean '" + step.getRef() + "' has no method '" + method + "'");
  }

  /** Makes every route of the file under another id, without starting it, and removes it again. */
  void tryOut(ModelCamelContext camel) throws Exception {
    checkBeans(camel);
    List<String> made = new ArrayList<>();
    try {
      for (RouteDefinition route : routes()) {
        String id = "~trial~" + route.getRouteId();
        route.setId(id);
        route.setAutoStartup("false");
        made.add(id);
        camel.addRouteDefinition(route);
      }
      for (TemplatedRouteDefinition route : templated()) {
        String id = "~trial~" + route.getRouteId();
        route.setRouteId(id);
        made.add(id);
        tryTemplate(camel, route, id);
      }
    } finally {
      for (String id : made) {
        if (camel.getRoute(id) != null) {
          camel.getRouteController().stopRoute(id);
          camel.removeRoute(id);
        } else if (camel.getRouteDefinition(id) != null) {
          camel.removeRouteDefinition(camel.getRouteDefinition(id));
        }
      }
    }
  }

  private static void tryTemplate(
      ModelCamelContext camel, TemplatedRouteDefinition route, String id) throws Exception {
    Map<String, Object> parameters = new LinkedHashMap<>();
    if (route.getParameters() != null) {
      route.getParameters().forEach(p -> parameters.put(p.getName(), p.getValue()));
    }
    Boolean auto = camel.isAutoStartup();
    camel.setAutoStartup(false);
    try {
      camel.addRouteFromTemplate(id, route.getRouteTemplateRef(), parameters);
    } finally {
      camel.setAutoStartup(auto);
    }
  }
}
