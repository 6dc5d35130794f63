/**
 * FAISS for Java: classes and functions that JavaCPP generates from FAISS's own headers, under
 * FAISS's own names, into {@code target/generated-sources}.
 *
 * <ul>
 *   <li>{@link dev.strata.faiss.FaissIndex} is {@code faiss::Index}, what all indexes are: {@code
 *       train}, {@code add}, {@code search}, {@code ntotal}. (Its own name is taken by an
 *       annotation of JavaCPP's.)
 *   <li>{@link dev.strata.faiss.IndexFlatIP} and {@link dev.strata.faiss.IndexFlatL2} compare with
 *       every vector; {@code get_xb()} is where those lie, {@code ntotal*d} floats.
 *   <li>{@link dev.strata.faiss.IndexIVF}, {@link dev.strata.faiss.IndexHNSW} and others come from
 *       {@code index_factory}; {@link dev.strata.faiss.ParameterSpace} sets their {@code nprobe}
 *       and {@code efSearch}, whatever they are wrapped in.
 *   <li>{@link dev.strata.faiss.Clustering} is k-means.
 *   <li>{@link dev.strata.faiss.global.faiss} has the functions: {@code read_index}, {@code
 *       write_index}, {@code index_factory}, {@code reserve}, {@code set_omp_threads}, {@code
 *       set_blas_threads}, and the constants: {@code METRIC_INNER_PRODUCT}, {@code METRIC_L2}.
 * </ul>
 *
 * <pre>{@code
 * try (IndexFlatIP index = new IndexFlatIP(d);
 *     FloatPointer x = new FloatPointer(n * d);        // row-major, written in place
 *     FloatPointer distances = new FloatPointer(n * k);
 *     LongPointer labels = new LongPointer(n * k)) {
 *   faiss.reserve(index, n);
 *   index.add(n, x);
 *   index.search(n, x, k, distances, labels);          // best first; label -1 where there is none
 *   faiss.write_index(index, "papers.faiss");
 * }
 * }</pre>
 *
 * <p><b>Memory.</b> Vectors lie outside the Java heap. FAISS copies what is added. {@code reserve}
 * first: without it the store doubles as it grows, and the old and the new one exist together. What
 * a constructor, {@code read_index} or {@code index_factory} returns is freed by {@code close()},
 * or some time after it is unreachable. A pointer from {@code get_xb()} is valid until the next
 * {@code add} or {@code close}, and knows no length: give it one with {@code capacity}. {@code
 * IndexIVF} made by its constructor does not own its quantizer.
 *
 * <p><b>Errors.</b> Whatever FAISS throws arrives as a {@link java.lang.RuntimeException} with its
 * message. Sizes are not checked: arrays too short for {@code n*d} or {@code n*k} end the process
 * or worse.
 *
 * <p><b>Threads.</b> Searching one index from many threads is safe, changing it is not. {@code
 * set_omp_threads} holds for parallel loops that the calling thread starts, {@code
 * set_blas_threads} for the whole process. Where callers are parallel themselves, set both to 1.
 * {@code OMP_WAIT_POLICY} is set to {@code PASSIVE} before the first library is loaded, unless the
 * environment has it.
 */
package dev.strata.faiss;
