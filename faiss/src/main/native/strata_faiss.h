/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
#pragma once

#include <faiss/IndexFlatCodes.h>
#include <faiss/index_factory.h>
#include <faiss/index_io.h>
#include <omp.h>

#include <memory>

// JavaCPP writes its casts with the unqualified name
typedef faiss::Index::idx_t idx_t;

// exported by libopenblas.so.0, whose headers would take a minute to parse
extern "C" {
void openblas_set_num_threads(int);
int openblas_get_num_threads(void);
}

// What FAISS's own headers lack for Java: owners of what its functions hand out, one reservation
// of memory, and the two numbers of threads.
namespace strata {

/** FAISS's read_index; the Java object frees the index. */
inline std::unique_ptr<faiss::Index> read_index(const char* fname, int io_flags = 0) {
    return std::unique_ptr<faiss::Index>(faiss::read_index(fname, io_flags));
}

/** FAISS's index_factory; the Java object frees the index. */
inline std::unique_ptr<faiss::Index> index_factory(
        int d,
        const char* description,
        faiss::MetricType metric = faiss::METRIC_L2) {
    return std::unique_ptr<faiss::Index>(faiss::index_factory(d, description, metric));
}

/** Makes room for n vectors in all, so that adding up to there moves none. */
inline void reserve(faiss::IndexFlatCodes& index, idx_t n) {
    index.codes.reserve(static_cast<size_t>(n) * index.code_size);
}

/** Threads of FAISS's parallel loops that the calling thread starts. */
inline void set_omp_threads(int n) {
    omp_set_num_threads(n);
}

inline int get_omp_threads() {
    return omp_get_max_threads();
}

/** Threads of each BLAS call, in the whole process. */
inline void set_blas_threads(int n) {
    openblas_set_num_threads(n);
}

inline int get_blas_threads() {
    return openblas_get_num_threads();
}

} // namespace strata
