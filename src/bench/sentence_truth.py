#!/usr/bin/env python3
"""Writes the vectors that SentenceTransformersTest compares with: what Sentence Transformers give
for folders of one tiny model, saved and set in many ways. The test writes the same folders: weights
are drawn from java.util.Random, as TinyModel does.

    python3 -m venv venv && venv/bin/pip install sentence-transformers==6.2.0
    venv/bin/python src/bench/sentence_truth.py > \
        transforms/src/test/resources/dev/strata/embed/torch/sentence-transformers.json
"""

import json
import math
import pathlib
import sys
import tempfile

import numpy as np
import torch
from safetensors.torch import save_file
from sentence_transformers import SentenceTransformer

D = 16
SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]"]
TYPES = {"F32": torch.float32, "F16": torch.float16, "BF16": torch.bfloat16}
TEXTS = [
    "Peat\nA bog.",
    "Layers of the Bog\nGrain by grain, pollen fell: birch (1901), alder & Hazel; ÉLM!",
    "\nno title, " + "but the abstract goes on and on, " * 6,
    "The longest\n" + "peat upon peat " * 60,
]


class Random:
    """java.util.Random."""

    def __init__(self, seed):
        self.seed = (seed ^ 0x5DEECE66D) & ((1 << 48) - 1)
        self.other = None

    def bits(self, n):
        self.seed = (self.seed * 0x5DEECE66D + 0xB) & ((1 << 48) - 1)
        return self.seed >> (48 - n)

    def double(self):
        return ((self.bits(26) << 27) + self.bits(27)) * 2.0**-53

    def gaussian(self):
        if self.other is not None:
            value, self.other = self.other, None
            return value
        while True:
            a, b = 2 * self.double() - 1, 2 * self.double() - 1
            s = a * a + b * b
            if 0 < s < 1:
                factor = math.sqrt(-2 * math.log(s) / s)
                self.other = b * factor
                return a * factor

    def tensor(self, *shape):
        values = [self.gaussian() for _ in range(math.prod(shape))]
        return torch.tensor(np.float32(values) / 2).reshape(shape)


def token(c):
    return len(SPECIAL) + 2 * (ord(c) - ord("!"))


def weights(positions):
    random = Random(42)
    all = {
        "embeddings.word_embeddings.weight": random.tensor(token("~") + 2, D),
        "embeddings.position_embeddings.weight": random.tensor(positions, D),
        "embeddings.token_type_embeddings.weight": random.tensor(2, D),
    }

    def linear(name, out, into):
        all[name + ".weight"] = random.tensor(out, into)
        all[name + ".bias"] = random.tensor(out)

    def norm(name):
        all[name + ".weight"] = torch.ones(D)
        all[name + ".bias"] = torch.zeros(D)

    norm("embeddings.LayerNorm")
    for i in range(2):
        layer = f"encoder.layer.{i}."
        for part in ("query", "key", "value"):
            linear(layer + "attention.self." + part, D, D)
        linear(layer + "attention.output.dense", D, D)
        norm(layer + "attention.output.LayerNorm")
        linear(layer + "intermediate.dense", 2 * D, D)
        linear(layer + "output.dense", D, 2 * D)
        norm(layer + "output.LayerNorm")
    return all


def dense(out, bias):
    random = Random(7)
    all = {"linear.weight": random.tensor(out, D)}
    if bias:
        all["linear.bias"] = random.tensor(out)
    return all


def tokenizer(lowercase):
    vocabulary = {special: i for i, special in enumerate(SPECIAL)}
    for c in map(chr, range(ord("!"), ord("~") + 1)):
        vocabulary[c] = token(c)
        vocabulary["##" + c] = token(c) + 1
    return {
        "version": "1.0",
        "added_tokens": [],
        "normalizer": {
            "type": "BertNormalizer",
            "clean_text": True,
            "handle_chinese_chars": True,
            "strip_accents": None,
            "lowercase": lowercase,
        },
        "pre_tokenizer": {"type": "BertPreTokenizer"},
        "post_processor": {"type": "BertProcessing", "cls": ["[CLS]", 2], "sep": ["[SEP]", 3]},
        "model": {
            "type": "WordPiece",
            "unk_token": "[UNK]",
            "continuing_subword_prefix": "##",
            "max_input_chars_per_word": 100,
            "vocab": vocabulary,
        },
    }


def modules(*more, new=False, pooling="1_Pooling"):
    names = {
        "Transformer": "sentence_transformers.base.modules.transformer.Transformer",
        "Pooling": "sentence_transformers.sentence_transformer.modules.pooling.Pooling",
        "Normalize": "sentence_transformers.base.modules.normalize.Normalize",
        "Dense": "sentence_transformers.base.modules.dense.Dense",
        "Dropout": "sentence_transformers.sentence_transformer.modules.dropout.Dropout",
    }
    all = [("Transformer", ""), ("Pooling", pooling), *more]
    return [
        {
            "idx": i,
            "name": str(i),
            "path": path,
            "type": names[kind] if new else "sentence_transformers.models." + kind,
        }
        for i, (kind, path) in enumerate(all)
    ]


def old(mode):
    return {
        "word_embedding_dimension": D,
        "pooling_mode_cls_token": mode == "cls",
        "pooling_mode_mean_tokens": mode == "mean",
        "pooling_mode_max_tokens": False,
        "pooling_mode_mean_sqrt_len_tokens": False,
    }


def case(name, files=None, *, pooling=None, mods=None, dtype="F32", shards=1, config=None, **more):
    all = {
        "config.json": {
            "model_type": "bert",
            "hidden_act": "gelu",
            "hidden_size": D,
            "intermediate_size": 2 * D,
            "num_attention_heads": 2,
            "num_hidden_layers": 2,
            "layer_norm_eps": 1e-12,
            "max_position_embeddings": 512,
            "pad_token_id": 0,
            "type_vocab_size": 2,
            "vocab_size": token("~") + 2,
            **(config or {}),
        },
        "tokenizer_config.json": {
            "tokenizer_class": "PreTrainedTokenizerFast",
            "model_max_length": 512,
            "pad_token": "[PAD]",
            "unk_token": "[UNK]",
            "cls_token": "[CLS]",
            "sep_token": "[SEP]",
        },
        "modules.json": mods or modules(),
        "1_Pooling/config.json": pooling or old("mean"),
        **(files or {}),
    }
    return {
        "name": name,
        "dtype": dtype,
        "shards": shards,
        "cased": False,
        "dense": 0,
        "bias": True,
        **more,
        "files": all,
    }


def prompts(text):
    return {
        "config_sentence_transformers.json": {
            "prompts": {"query": "query: ", "document": text},
            "default_prompt_name": "document",
            "similarity_fn_name": "cosine",
        }
    }


def dense_config(out, activation, bias=True):
    return {
        "in_features": D,
        "out_features": out,
        "bias": bias,
        "activation_function": "torch.nn.modules." + activation,
    }


BERT = {"max_seq_length": 512, "do_lower_case": False}
TOKENS = {
    "pad_token": "[PAD]",
    "unk_token": "[UNK]",
    "cls_token": "[CLS]",
    "sep_token": "[SEP]",
    "tokenizer_class": "PreTrainedTokenizerFast",
}
CASES = [
    case("old mean", {"sentence_bert_config.json": BERT}),
    case("old cls", pooling=old("cls")),
    case(
        "new cls",
        {
            "sentence_bert_config.json": {
                "transformer_task": "feature-extraction",
                "modality_config": {
                    "text": {"method": "forward", "method_output_name": "last_hidden_state"}
                },
                "module_output_name": "token_embeddings",
            }
        },
        mods=modules(("Normalize", "2_Normalize"), new=True),
        pooling={"embedding_dimension": D, "pooling_mode": "cls", "include_prompt": True},
    ),
    case(
        "new mean in a list",
        mods=modules(new=True),
        pooling={"embedding_dimension": D, "pooling_mode": ["mean"], "include_prompt": True},
    ),
    case("no mode", pooling={"word_embedding_dimension": D}),
    case(
        "pooling elsewhere",
        {"2_P/config.json": old("cls")},
        mods=modules(pooling="2_P"),
    ),
    case("max_seq_length", {"sentence_bert_config.json": {**BERT, "max_seq_length": 24}}),
    case(
        "max_seq_length over the tokenizer's",
        {
            "sentence_bert_config.json": {**BERT, "max_seq_length": 48},
            "tokenizer_config.json": {**TOKENS, "model_max_length": 16},
        },
    ),
    case("model_max_length", {"tokenizer_config.json": {**TOKENS, "model_max_length": 20}}),
    case("no limit", {"tokenizer_config.json": TOKENS}),
    case(
        "1024 positions",
        {"tokenizer_config.json": {**TOKENS, "model_max_length": 1024}},
        config={"max_position_embeddings": 1024},
    ),
    case(
        "roberta",
        {"tokenizer_config.json": TOKENS, "sentence_bert_config.json": {"max_seq_length": 64}},
        config={"model_type": "roberta", "max_position_embeddings": 65},
    ),
    case("prompt", prompts("passage: ")),
    case(
        "prompt, not pooled into the mean",
        prompts("passage: "),
        pooling={**old("mean"), "include_prompt": False},
    ),
    case(
        "prompt, not pooled into cls",
        prompts("to be read"),
        pooling={**old("cls"), "include_prompt": False},
    ),
    case(
        "lower case",
        {"sentence_bert_config.json": {"max_seq_length": 512, "do_lower_case": True}},
        cased=True,
    ),
    case(
        "cased by tokenizer_config.json",
        {
            "tokenizer_config.json": {
                **TOKENS,
                "tokenizer_class": "BertTokenizer",
                "do_lower_case": False,
            }
        },
    ),
    case(
        "accents kept by tokenizer_config.json",
        {
            "tokenizer_config.json": {
                **TOKENS,
                "tokenizer_class": "BertTokenizer",
                "strip_accents": False,
            }
        },
    ),
    case(
        "dense, tanh",
        {"2_Dense/config.json": dense_config(8, "activation.Tanh")},
        mods=modules(("Dense", "2_Dense"), ("Normalize", "3_Normalize")),
        dense=8,
    ),
    case(
        "normalized, then dense, identity without bias",
        {"3_Dense/config.json": dense_config(12, "linear.Identity", False)},
        mods=modules(("Normalize", "2_Normalize"), ("Dense", "3_Dense"), new=True),
        pooling=old("cls"),
        dense=12,
        bias=False,
    ),
    case(
        "normalized, then dense, gelu",
        {"3_Dense/config.json": dense_config(12, "activation.GELU")},
        mods=modules(("Normalize", "2_Normalize"), ("Dense", "3_Dense")),
        dense=12,
    ),
    *(
        case(
            "dense, " + name.lower(),
            {"2_Dense/config.json": dense_config(8, "activation." + name)},
            mods=modules(("Dense", "2_Dense")),
            dense=8,
        )
        for name in ("ReLU", "SiLU", "Sigmoid")
    ),
    case(
        "dropout",
        {"2_Dropout/config.json": {"dropout": 0.4}},
        mods=modules(("Dropout", "2_Dropout"), ("Normalize", "3_Normalize"), new=True),
    ),
    case(
        "truncate_dim", {"config_sentence_transformers.json": {"truncate_dim": 6, "prompts": {}}}
    ),
    case("half", dtype="F16"),
    case("bfloat16 in shards", dtype="BF16", shards=3),
]


def write(folder, case):
    for name, content in case["files"].items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(content))
    (folder / "tokenizer.json").write_text(json.dumps(tokenizer(not case["cased"])))
    config = case["files"]["config.json"]
    dtype = TYPES[case["dtype"]]
    all = {n: t.to(dtype) for n, t in weights(config["max_position_embeddings"]).items()}
    names, n = sorted(all), case["shards"]
    if n == 1:
        save_file(all, folder / "model.safetensors", {"format": "pt"})
    else:
        shard_names = [f"model-{i + 1:05d}-of-{n:05d}.safetensors" for i in range(n)]
        map = {name: shard_names[i % n] for i, name in enumerate(names)}
        for shard in shard_names:
            part = {name: all[name] for name in names if map[name] == shard}
            save_file(part, folder / shard, {"format": "pt"})
        index = {"metadata": {}, "weight_map": map}
        (folder / "model.safetensors.index.json").write_text(json.dumps(index))
    for module in case["files"]["modules.json"]:
        if module["type"].endswith(".Dense"):
            save_file(
                dense(case["dense"], case["bias"]), folder / module["path"] / "model.safetensors"
            )


def main():
    for case in CASES:
        with tempfile.TemporaryDirectory() as name:
            folder = pathlib.Path(name)
            write(folder, case)
            model = SentenceTransformer(
                name, device="cpu", model_kwargs={"torch_dtype": torch.float32}
            )
            vectors = model.encode(TEXTS, normalize_embeddings=True)
            print(case["name"], model.max_seq_length, vectors.shape, file=sys.stderr)
            case["vectors"] = [[round(float(x), 6) for x in vector] for vector in vectors]
    print('{"texts": ' + json.dumps(TEXTS, ensure_ascii=False) + ', "cases": [')
    print(",\n".join(json.dumps(case) for case in CASES))
    print("]}")


main()
