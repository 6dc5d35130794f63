/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.pipeline;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** An option that changes no result, but where and how fast it is made: the manifest is silent. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
@interface Incidental {}
