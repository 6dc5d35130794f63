/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.runners.dataflow;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;

import dev.strata.model.OutputLayout;
import dev.strata.pipeline.StrataOptions;
import dev.strata.store.FinishedFiles;
import dev.strata.store.MadeFrom;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.beam.fn.harness.logging.LoggingClient;
import org.apache.beam.fn.harness.logging.LoggingClientFactory;
import org.apache.beam.model.fnexecution.v1.BeamFnApi.LogEntry;
import org.apache.beam.runners.fnexecution.logging.GrpcLoggingService;
import org.apache.beam.sdk.fn.channel.ManagedChannelFactory;
import org.apache.beam.sdk.fn.server.GrpcFnServer;
import org.apache.beam.sdk.fn.server.ServerFactory;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** What workers log, with the harness that Dataflow's workers have. */
class WorkerLogsTest {
  @TempDir private Path folder;

  @Test
  void log_messageOfAWorker_arrivesAtTheRunnerWithItsLevel() throws Exception {
    OutputLayout layout = OutputLayout.of(folder.toString());
    Path record = Path.of(layout.done(layout.vectors(0)));
    Files.createDirectories(record.getParent());
    Files.writeString(record, "{");
    List<LogEntry> arrived = new CopyOnWriteArrayList<>();

    try (GrpcFnServer<GrpcLoggingService> runner =
            GrpcFnServer.allocatePortAndCreateFor(
                GrpcLoggingService.forWriter(arrived::add), ServerFactory.createDefault());
        LoggingClient harness = harness(runner)) {
      LoggerFactory.getLogger("ai.djl.repository.Http").error("https://host/?token=secret");
      FinishedFiles.find(layout, layout.vectors(0), MadeFrom.step("embed", 1));
    } // the harness sends all before it ends

    assertThat(
        arrived.stream()
            .filter(entry -> !entry.getLogLocation().startsWith("org.apache.beam."))
            .map(entry -> String.join(" ", entry.getSeverity().name(), entry.getMessage()))
            .toList(),
        contains("WARN " + record + " is damaged, so its file is made anew"));
  }

  private static LoggingClient harness(GrpcFnServer<GrpcLoggingService> runner) {
    StrataOptions options = PipelineOptionsFactory.as(StrataOptions.class);
    DataflowMain.SETUP.configure(options);
    return LoggingClientFactory.createAndStart(
        options,
        runner.getApiServiceDescriptor(),
        ManagedChannelFactory.createDefault()::forDescriptor);
  }
}
