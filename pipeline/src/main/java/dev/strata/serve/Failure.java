/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.serve;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.strata.ask.RefusedException;
import dev.strata.model.ShownName;
import dev.strata.pipeline.FailureSentence;
import dev.strata.pipeline.UsageException;
import java.io.IOException;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpStatus;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Why a request is not answered.
 *
 * @param status the status of HTTP
 * @param sentence for people
 */
record Failure(int status, String sentence) {
  private static final Logger LOG = LoggerFactory.getLogger(Failure.class);

  /** The failure that an exception means; one that nobody foresaw is logged. */
  static Failure of(Throwable e) {
    int status = status(e);
    if (status == HttpStatus.INTERNAL_SERVER_ERROR_500) {
      LOG.warn("a request has failed", e);
    }
    return e instanceof HttpException http
        ? ofHttp(status, http.getReason())
        : new Failure(status, ShownName.in(FailureSentence.of(e))); // without secrets of URLs
  }

  /** The failure of a request that is none, with the reason that Jetty gives. */
  static Failure ofHttp(int status, String reason) {
    String sentence =
        switch (status) {
          case HttpStatus.URI_TOO_LONG_414 -> "the address is too long";
          case HttpStatus.REQUEST_HEADER_FIELDS_TOO_LARGE_431 -> "the headers are too long";
          default -> "the request is malformed: " + reason;
        };
    return new Failure(status, sentence);
  }

  private static int status(Throwable e) {
    if (e instanceof HttpException http) {
      return http.getCode();
    }
    if (e instanceof QuestionQueue.FullException) {
      return HttpStatus.TOO_MANY_REQUESTS_429;
    }
    if (e instanceof IOException) { // a run has begun to write, or a store is away
      return HttpStatus.SERVICE_UNAVAILABLE_503;
    }
    boolean wrong =
        e instanceof RefusedException
            || e instanceof UsageException
            || e instanceof IllegalArgumentException;
    return wrong ? HttpStatus.BAD_REQUEST_400 : HttpStatus.INTERNAL_SERVER_ERROR_500;
  }

  /** The same failure where what is refused is that something exists. */
  Failure ofLookup() {
    return status == HttpStatus.BAD_REQUEST_400
        ? new Failure(HttpStatus.NOT_FOUND_404, sentence)
        : this;
  }

  /** The body of its response. */
  ObjectNode json() {
    return JsonNodeFactory.instance.objectNode().put("error", sentence);
  }
}
