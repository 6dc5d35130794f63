/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.runners.dataflow;

import com.google.api.services.dataflow.model.DataflowPackage;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.beam.runners.dataflow.util.PackageUtil.StagedFile;
import org.apache.beam.runners.dataflow.util.Stager;
import org.apache.beam.sdk.options.PipelineOptions;

/** Keeps what the runner would have staged. */
public final class KeptStager implements Stager {
  static final Map<String, byte[]> STAGED = new ConcurrentHashMap<>();

  /** How the runner makes one. */
  public static KeptStager fromOptions(PipelineOptions options) {
    return new KeptStager();
  }

  @Override
  public List<DataflowPackage> stageFiles(List<StagedFile> files) {
    return files.stream().map(file -> named(file.getDestination())).toList();
  }

  @Override
  public DataflowPackage stageToFile(byte[] bytes, String name) {
    STAGED.put(name, bytes);
    return named(name);
  }

  private static DataflowPackage named(String name) {
    return new DataflowPackage()
        .setName(name)
        .setLocation("storage.googleapis.com/bucket/staging/" + name);
  }
}
