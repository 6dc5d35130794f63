/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.templates;

import com.google.api.client.json.gson.GsonFactory;
import com.google.api.services.dataflow.model.ContainerSpec;
import com.google.api.services.dataflow.model.ParameterMetadata;
import com.google.api.services.dataflow.model.ParameterMetadataEnumOption;
import com.google.api.services.dataflow.model.SDKInfo;
import com.google.api.services.dataflow.model.TemplateMetadata;
import dev.strata.pipeline.OneOf;
import dev.strata.pipeline.OptionsHelp;
import dev.strata.pipeline.Range;
import dev.strata.pipeline.StrataOptions;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.beam.sdk.options.Description;

/**
 * {@code metadata.json} and {@code container-spec.json}: what a form asks for before a launch, made
 * from {@link StrataOptions}. Field names and types are those of Dataflow's TemplateMetadata.
 */
public final class TemplateFiles {
  static final String METADATA = "metadata.json";
  static final String SPEC = "container-spec.json";

  /** To be replaced by the image that was pushed. */
  static final String IMAGE = "REGION-docker.pkg.dev/PROJECT/REPOSITORY/strata:TAG";

  private TemplateFiles() {}

  /** Writes both files into the folder that is named first, or else here. */
  public static void main(String[] args) throws IOException {
    Path folder = Path.of(args.length > 0 ? args[0] : ".");
    Files.writeString(folder.resolve(METADATA), metadataJson());
    Files.writeString(folder.resolve(SPEC), specJson());
  }

  static String metadataJson() throws IOException {
    return GsonFactory.getDefaultInstance().toPrettyString(metadata()) + "\n";
  }

  static String specJson() throws IOException {
    ContainerSpec spec =
        new ContainerSpec()
            .setImage(IMAGE)
            .setSdkInfo(new SDKInfo().setLanguage("JAVA"))
            .setMetadata(metadata());
    return GsonFactory.getDefaultInstance().toPrettyString(spec) + "\n";
  }

  private static TemplateMetadata metadata() {
    return new TemplateMetadata()
        .setName("Strata")
        .setDescription(
            "Embeds a whole archive of papers, clusters it, and reads its layers: topics that went"
                + " extinct, topics just born, papers with no neighbours.")
        .setParameters(OptionsHelp.getters().stream().map(TemplateFiles::parameter).toList());
  }

  private static ParameterMetadata parameter(Method getter) {
    String name = OptionsHelp.name(getter);
    boolean isOutput = name.equals("output");
    String value = OptionsHelp.defaultValue(getter);
    OneOf oneOf = getter.getAnnotation(OneOf.class);
    String regex = regex(name, getter);
    return new ParameterMetadata()
        .setName(name)
        .setLabel(label(name))
        .setHelpText(getter.getAnnotation(Description.class).value())
        .setGroupName(OptionsHelp.group(getter))
        .setParamType(isOutput ? "GCS_WRITE_FOLDER" : paramType(getter))
        .setIsOptional(!isOutput)
        .setDefaultValue(value.isEmpty() ? null : value)
        .setRegexes(regex.isEmpty() ? null : List.of(regex))
        .setEnumOptions(oneOf == null ? null : enumOptions(oneOf));
  }

  private static String paramType(Method getter) {
    Class<?> type = getter.getReturnType();
    if (getter.isAnnotationPresent(OneOf.class)) {
      return "ENUM";
    }
    if (type == boolean.class) {
      return "BOOLEAN";
    }
    return type.isPrimitive() ? "NUMBER" : "TEXT";
  }

  /** The pattern of an option's text; empty where any is right. */
  private static String regex(String name, Method getter) {
    return switch (name) {
      case "archive", "vectors", "reuse" -> "^gs://[^,\\n]+(,gs://[^,\\n]+)*$";
      case "output", "previous" -> "^gs://[^,\\n]+$";
      case "asOf" -> "^\\d{4}-\\d{2}-\\d{2}$";
      default -> number(getter);
    };
  }

  /** The pattern of a number's text; empty for another type. */
  private static String number(Method getter) {
    Class<?> type = getter.getReturnType();
    if (!type.isPrimitive() || type == boolean.class) {
      return "";
    }
    Range range = getter.getAnnotation(Range.class);
    String sign = range != null && range.min() >= 0 ? "" : "-?";
    return type == double.class ? "^" + sign + "(\\d+\\.?\\d*|\\.\\d+)$" : "^" + sign + "\\d+$";
  }

  private static List<ParameterMetadataEnumOption> enumOptions(OneOf oneOf) {
    return Arrays.stream(oneOf.value())
        .map(value -> new ParameterMetadataEnumOption().setValue(value).setLabel(value))
        .toList();
  }

  /** The name in words. */
  private static String label(String name) {
    String words = name.replaceAll("([A-Z])", " $1").toLowerCase(Locale.ROOT);
    return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
  }
}
