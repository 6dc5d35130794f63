/*
 * Copyright the Strata authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.strata.faiss.presets;

import org.bytedeco.javacpp.ClassProperties;
import org.bytedeco.javacpp.LoadEnabled;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.annotation.Platform;
import org.bytedeco.javacpp.annotation.Properties;
import org.bytedeco.javacpp.presets.javacpp;
import org.bytedeco.javacpp.tools.Info;
import org.bytedeco.javacpp.tools.InfoMap;
import org.bytedeco.javacpp.tools.InfoMapper;
import org.bytedeco.openblas.global.openblas_nolapack;

/**
 * The preset: which headers of FAISS are parsed, and what their types are called in Java.
 *
 * <p>It inherits JavaCPP's own preset alone: with that of OpenBLAS, whose headers would be parsed
 * too, the parser takes a minute instead of seconds. OpenBLAS is only loaded.
 */
@Properties(
    inherit = javacpp.class,
    value =
        @Platform(
            value = "linux-x86_64",
            compiler = "cpp11",
            include = {
              "faiss/MetricType.h",
              "faiss/Index.h",
              "faiss/IndexFlatCodes.h",
              "faiss/IndexFlat.h",
              "faiss/Clustering.h",
              "faiss/IndexIVF.h",
              "faiss/IndexIVFFlat.h",
              "faiss/impl/HNSW.h",
              "faiss/IndexHNSW.h",
              "faiss/AutoTune.h",
              "faiss/index_factory.h",
              "faiss/index_io.h",
              "strata_faiss.h"
            },
            // the linker gets them in reverse
            link = {"gomp@.1", "faiss"}),
    target = "dev.strata.faiss",
    global = "dev.strata.faiss.global.faiss")
@SuppressWarnings("checkstyle:TypeName") // presets are named as the library is
public class faiss implements LoadEnabled, InfoMapper {

  @Override
  public void init(ClassProperties properties) {
    // JavaCPP's build tool loads this class too, and no library with it
    if (Loader.isLoadLibraries()) {
      ProcessEnvironment.setDefaults();
      // maps libopenblas.so.0, with BLAS and LAPACK in it
      Loader.load(openblas_nolapack.class);
    }
  }

  @Override
  public void map(InfoMap infoMap) {
    nameTypes(infoMap);
    skipWhatHasNoOwner(infoMap);
    skipWhatHasNoJavaType(infoMap);
  }

  private static void nameTypes(InfoMap infoMap) {
    infoMap
        .put(new Info("FAISS_API").cppTypes().annotations())
        // the parser does not see through a "using" inside a class
        .put(
            new Info("idx_t", "faiss::Index::idx_t", "Index::idx_t", "faiss::Clustering::idx_t")
                .cast()
                .valueTypes("long")
                .pointerTypes("LongPointer", "LongBuffer", "long[]"))
        // Index is also an annotation, which all generated classes import
        .put(new Info("faiss::Index").pointerTypes("FaissIndex"))
        .put(
            new Info("std::unique_ptr<faiss::Index>")
                .annotations("@UniquePtr")
                .pointerTypes("FaissIndex"))
        // by reference: otherwise each access copies the whole vector
        .put(new Info("std::vector<float>").pointerTypes("FloatVector").define())
        .put(new Info("std::vector<uint8_t>").cast().pointerTypes("ByteVector").define())
        // abstract, since it inherits a pure virtual search(), which the parser overlooks
        .put(new Info("faiss::IndexFlatCodes").purify())
        // polymorphic, on a base without virtual functions that lies behind the pointer to them:
        // setters inherited in Java would overwrite that pointer. Parameters go to the constructor
        .put(new Info("faiss::Clustering").base("Pointer"));
  }

  /** Functions whose result nobody would free, and what they would be of use to. */
  private static void skipWhatHasNoOwner(InfoMap infoMap) {
    infoMap.put(
        new Info(
                // strata_faiss.h has owning ones
                "faiss::read_index",
                "faiss::index_factory",
                "faiss::read_index_binary",
                "faiss::write_index_binary",
                "faiss::index_binary_factory",
                "faiss::read_VectorTransform",
                "faiss::write_VectorTransform",
                "faiss::read_ProductQuantizer",
                "faiss::write_ProductQuantizer",
                "faiss::read_InvertedLists",
                "faiss::write_InvertedLists",
                "faiss::Index::get_distance_computer",
                "faiss::IndexFlatCodes::get_distance_computer",
                "faiss::IndexHNSW::get_distance_computer",
                "faiss::IndexIVF::get_InvertedListScanner",
                "faiss::IndexIVFFlat::get_InvertedListScanner")
            .skip());
  }

  private static void skipWhatHasNoJavaType(InfoMap infoMap) {
    infoMap.put(
        new Info(
                // declared for the functions of strata_faiss.h
                "openblas_set_num_threads",
                "openblas_get_num_threads",
                "faiss::HNSW::shrink_neighbor_list",
                "faiss::HNSW::add_with_locks",
                "faiss::HNSW::add_links_starting_from",
                "faiss::HNSW::rng",
                "faiss::IndexFlatCodes::get_FlatCodesDistanceComputer",
                "faiss::IndexFlat::get_FlatCodesDistanceComputer",
                "faiss::IndexIVF::direct_map",
                "faiss::IndexIVF::set_direct_map_type",
                "faiss::IndexIVFFlatDedup",
                "faiss::IndexHNSWSQ",
                "faiss::ProgressiveDimClustering",
                "faiss::ProgressiveDimClusteringParameters",
                "faiss::ProgressiveDimIndexFactory")
            .skip());
  }
}
