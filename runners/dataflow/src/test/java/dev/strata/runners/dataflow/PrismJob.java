/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.runners.dataflow;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.beam.model.jobmanagement.v1.JobApi;
import org.apache.beam.model.jobmanagement.v1.JobApi.JobMessage.MessageImportance;
import org.apache.beam.model.jobmanagement.v1.JobServiceGrpc.JobServiceBlockingStub;
import org.apache.beam.model.pipeline.v1.MetricsApi.MonitoringInfo;
import org.apache.beam.runners.core.metrics.MetricsContainerImpl;
import org.apache.beam.runners.core.metrics.MetricsContainerStepMap;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.metrics.MetricResults;
import org.joda.time.Duration;

/** A job at a job service of the Beam model. */
final class PrismJob implements PipelineResult {
  private static final long POLL_MILLIS = 100;
  private static final String STEP = "job";

  private final JobServiceBlockingStub service;
  private final String id;
  private final List<String> errors = new CopyOnWriteArrayList<>();

  PrismJob(JobServiceBlockingStub service, String id) {
    this.service = service;
    this.id = id;
    Thread messages = new Thread(this::readMessages, "prism-messages");
    messages.setDaemon(true);
    messages.start();
  }

  private void readMessages() {
    service
        .getMessageStream(JobApi.JobMessagesRequest.newBuilder().setJobId(id).build())
        .forEachRemaining(
            response -> {
              JobApi.JobMessage message = response.getMessageResponse();
              if (message.getImportance() == MessageImportance.JOB_MESSAGE_ERROR) {
                errors.add(message.getMessageText());
              }
            });
  }

  @Override
  public State getState() {
    return state(
        service.getState(JobApi.GetJobStateRequest.newBuilder().setJobId(id).build()).getState());
  }

  private static State state(JobApi.JobState.Enum state) {
    return switch (state) {
      case DONE -> State.DONE;
      case FAILED -> State.FAILED;
      case CANCELLED -> State.CANCELLED;
      case STOPPED -> State.STOPPED;
      default -> State.RUNNING;
    };
  }

  @Override
  public State cancel() {
    return state(
        service.cancel(JobApi.CancelJobRequest.newBuilder().setJobId(id).build()).getState());
  }

  @Override
  public State waitUntilFinish(Duration duration) {
    long end = System.nanoTime() + duration.getMillis() * 1_000_000;
    State state = getState();
    while (!state.isTerminal() && System.nanoTime() < end) {
      try {
        Thread.sleep(POLL_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return state;
      }
      state = getState();
    }
    if (state == State.FAILED) {
      throw new IllegalStateException(String.join("\n", errors));
    }
    return state;
  }

  @Override
  public State waitUntilFinish() {
    return waitUntilFinish(Duration.standardDays(1));
  }

  @Override
  public MetricResults metrics() {
    JobApi.MetricResults metrics =
        service
            .getJobMetrics(JobApi.GetJobMetricsRequest.newBuilder().setJobId(id).build())
            .getMetrics();
    Map<Set<Object>, MonitoringInfo> attempted = byName(metrics.getAttemptedList());
    Map<Set<Object>, MonitoringInfo> committed = byName(metrics.getCommittedList());
    committed.forEach(attempted::putIfAbsent); // what has been committed, no worker tells again
    return MetricsContainerStepMap.asMetricResults(
        container(attempted.values()), container(committed.values()));
  }

  private static Map<Set<Object>, MonitoringInfo> byName(List<MonitoringInfo> infos) {
    Map<Set<Object>, MonitoringInfo> named = new HashMap<>();
    infos.forEach(info -> named.put(Set.of(info.getUrn(), info.getLabelsMap()), info));
    return named;
  }

  private static MetricsContainerStepMap container(Collection<MonitoringInfo> infos) {
    MetricsContainerImpl container = new MetricsContainerImpl(STEP);
    container.update(infos);
    MetricsContainerStepMap map = new MetricsContainerStepMap();
    map.update(STEP, container);
    return map;
  }
}
