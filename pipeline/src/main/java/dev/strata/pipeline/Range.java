/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.pipeline;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** What a numeric option may be: both ends allowed, unless said. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Range {
  /** Lowest value. */
  double min();

  /** Highest value. */
  double max();

  /** Whether {@link #min} itself is too low. */
  boolean exclusiveMin() default false;
}
