/** FAISS. */
package dev.strata.faiss;
