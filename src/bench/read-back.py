#!/usr/bin/env python3
"""Reads what a run wrote with other people's libraries, and compares it with their arithmetic.

    read-back.py OUTPUT [--top 100] [--neighbors 5] [--skip-sklearn]

Needs: numpy pyarrow scikit-learn faiss-cpu. Prints one line per check; exit status 1 if any fails.
The output must come from a run with --index=Flat and --lonely and --neighbors as given here.
"""
import argparse
import json
import sys
from pathlib import Path

import faiss
import numpy as np
import pyarrow.parquet as pq

failed = False


def check(ok, what):
    global failed
    failed |= not ok
    print(("ok   " if ok else "FAIL ") + what, flush=True)


def shards(out, folder):
    files = sorted((out / folder).glob("*.parquet"))
    return files, [pq.read_table(f) for f in files]


def squared_distances(x, c):
    return (x * x).sum(1)[:, None] + (c * c).sum(1)[None] - 2 * x @ c.T


def assigned(x, c, block=4096):
    """Smallest squared distance and its centroid, per row, in float64."""
    c = c.astype("float64")
    best, label = [], []
    for i in range(0, len(x), block):
        d = squared_distances(x[i:i + block].astype("float64"), c)
        best.append(d.min(1))
        label.append(d.argmin(1))
    return np.concatenate(best), np.concatenate(label)


def kth_similarity(x, k, block=1024):
    """Similarity of each row to its k-th nearest other row, in float64."""
    y = x.astype("float64")
    kth = np.empty(len(y))
    for i in range(0, len(y), block):
        s = y[i:i + block] @ y.T
        s[np.arange(len(s)), np.arange(i, i + len(s))] = -np.inf
        kth[i:i + block] = -np.partition(-s, k - 1, axis=1)[:, k - 1]
    return kth


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("output", type=Path)
    p.add_argument("--top", type=int, default=100)
    p.add_argument("--neighbors", type=int, default=5)
    p.add_argument("--skip-sklearn", action="store_true")
    a = p.parse_args()
    out = a.output

    raw_files, raw = shards(out, "raw")
    vector_files, vectors = shards(out, "vectors")
    label_files, labels = shards(out, "labels")
    ids = [t["id"].to_pylist() for t in raw]
    n = sum(map(len, ids))
    check([f.name for f in raw_files] == [f.name for f in vector_files] == [f.name for f in label_files]
          and ids == [t["id"].to_pylist() for t in vectors] == [t["id"].to_pylist() for t in labels],
          f"raw, vector and label shards hold the same {n} ids in the same order: "
          + " ".join(str(len(i)) for i in ids))

    x = np.concatenate([np.asarray(t["vector"].combine_chunks().flatten(), dtype="float32") for t in vectors])
    x = x.reshape(n, -1)
    d = x.shape[1]
    check(np.abs(np.linalg.norm(x.astype("float64"), axis=1) - 1).max() < 1e-6, f"{n} vectors of {d} are of unit length")

    papers = pq.read_table(out / "index/papers.parquet")
    flat = [i for shard in ids for i in shard]
    check(papers["row"].to_pylist() == list(range(n)) and papers["id"].to_pylist() == flat,
          "index/papers.parquet maps each row to its paper")
    categories = [c for t in vectors for c in t["categories"].to_pylist()]
    check(papers["categories"].to_pylist() == categories, "index/papers.parquet carries the categories")

    index = faiss.read_index(str(out / "index/papers.faiss"))
    check(index.ntotal == n and index.d == d and index.metric_type == faiss.METRIC_INNER_PRODUCT,
          f"faiss reads {type(index).__name__}, ntotal {index.ntotal}, d {index.d}")
    near, at = index.search(x, 1)
    own = (x * x).sum(1)
    check(bool(np.all((at[:, 0] == np.arange(n)) | (np.abs(near[:, 0] - own) < 1e-6))),
          f"the nearest of each vector is itself ({int((at[:, 0] == np.arange(n)).sum())}) or within 1e-6 of it")

    c = np.load(out / "clusters/centroids.npy")
    label = np.concatenate([t["label"].to_numpy() for t in labels])
    best, _ = assigned(x, c)
    mine = ((x.astype("float64") - c[label].astype("float64")) ** 2).sum(1)
    check(np.abs(mine - best).max() < 1e-5, f"each label's squared distance is within {np.abs(mine - best).max():.1e} of the smallest")
    check(papers["label"].to_pylist() == label.tolist(), "index/papers.parquet carries the labels")

    lonely = json.loads((out / "results/lonely.json").read_text())
    k = min(a.neighbors, n - 1)
    kth = kth_similarity(x, k)
    order = np.lexsort((np.arange(n), kth))[:a.top]
    rows = np.array([p["row"] for p in lonely])
    check(len(rows) == min(a.top, n) and np.abs(kth[rows] - kth[order]).max() < 1e-9
          and np.abs(np.array([p["similarity"] for p in lonely]) - kth[rows]).max() < 1e-9,
          f"the {len(rows)} lonely papers are those of all pairs in float64 ({int((rows == order).sum())} at the same rank)")

    inertia = best.sum()
    print(f"     inertia per paper {inertia / n:.6f}, k {len(c)}")
    summary = json.loads((out / "results/summary.json").read_text())
    check(abs(summary["clusters"]["inertia"] - inertia) < 1e-4 * inertia, f"summary.json's inertia is {summary['clusters']['inertia']:.4f}")
    if not a.skip_sklearn:
        from sklearn.cluster import MiniBatchKMeans
        peer = MiniBatchKMeans(len(c), random_state=42, batch_size=16384, max_iter=80, n_init=1).fit(x)
        theirs = assigned(x, peer.cluster_centers_)[0].sum()
        check(inertia <= 1.01 * theirs, f"inertia is {inertia / theirs:.4f} of scikit-learn's MiniBatchKMeans ({theirs / n:.6f})")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
