/**
 * How {@code dev.strata.faiss} is made and loaded: {@link dev.strata.faiss.presets.faiss} tells
 * JavaCPP which headers to parse and what to call things.
 */
package dev.strata.faiss.presets;
