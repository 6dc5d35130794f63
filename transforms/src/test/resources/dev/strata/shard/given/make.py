"""Writes the files of this folder, as pyarrow, DuckDB and Polars do, and expected.json: what each column holds, as text.

Needs two environments: `pip install numpy pyarrow==26.0.1 duckdb==2.0.1 polars==2.1.0` for `python make.py`, and
`pip install polars==0.20.5`, before which Polars cut the last group of levels short, for `python make.py old`.
"""
import base64
import datetime
import decimal
import json
import sys
import uuid
from pathlib import Path

HERE = Path(__file__).parent
EXPECTED = HERE / "expected.json"
ROWS = 40
D = 5


def vectors(n=ROWS, d=D):
    return [[((i * 31 + j * 17) % 101 - 50) / 64 for j in range(d)] for i in range(n)]


def note(name, **columns):
    known = json.loads(EXPECTED.read_text()) if EXPECTED.exists() else {}
    known[name] = columns
    EXPECTED.write_text(json.dumps(known, sort_keys=True, separators=(",", ":")).replace('"],"', '"],\n"') + "\n")


def old():
    import polars as pl
    assert pl.__version__ == "0.20.5"
    for name, rows in {"polars-0.20.5.parquet": vectors(101, 12), "polars-0.20.5-nulls.parquet": vectors(120, 16)}.items():
        ids = [f"p{i}" for i in range(len(rows))]
        if "nulls" in name:
            rows[7], ids[3] = None, None
        pl.DataFrame({"id": ids, "vector": rows}, schema={"id": pl.Utf8, "vector": pl.List(pl.Float32)}).write_parquet(HERE / name)
        note(name, id=ids, vector=rows)


def types():
    import numpy as np
    import pyarrow as pa
    import pyarrow.parquet as pq
    gaps = lambda values: [None if i % 7 == 3 else v for i, v in enumerate(values)]
    texts = lambda values: [None if v is None else str(v) for v in values]
    ids = gaps(f"p{i % 9}-é" for i in range(ROWS))
    whole = gaps((-1) ** i * i * 2**33 for i in range(ROWS))
    small = gaps(i * 5 - 90 for i in range(ROWS))
    days = gaps(datetime.date(1955, 1, 1) + datetime.timedelta(days=731 * i) for i in range(ROWS))
    moments = [None if d is None else datetime.datetime(d.year, d.month, d.day, 23, 59, 59) for d in days]
    utc = [None if m is None else m.replace(tzinfo=datetime.timezone.utc) for m in moments]
    years = [float("nan") if i % 7 == 3 else 1990.0 + i for i in range(ROWS)]
    lists = [None if i % 7 == 3 else [] if i % 7 == 4 else [f"Aged, {j} and over" if j != 2 else None for j in range(i % 5)] for i in range(ROWS)]
    columns = {"text": (pa.array(ids), ids), "dictionary": (pa.array(ids).dictionary_encode(), ids),
               "large": (pa.array(ids, pa.large_string()), ids), "view": (pa.array(ids, pa.string_view()), ids),
               "int64": (pa.array(whole, pa.int64()), texts(whole)), "int8": (pa.array(small, pa.int8()), texts(small)),
               "uint64": (pa.array(gaps(2**64 - 1 - i for i in range(ROWS)), pa.uint64()), texts(gaps(2**64 - 1 - i for i in range(ROWS)))),
               "uint32": (pa.array(gaps(2**32 - 1 - i for i in range(ROWS)), pa.uint32()), texts(gaps(2**32 - 1 - i for i in range(ROWS)))),
               "date32": (pa.array(days, pa.date32()), texts(days)), "date64": (pa.array(days, pa.date64()), texts(days)),
               "double": (pa.array(years), [None if v != v else str(int(v)) for v in years]),
               "float": (pa.array(years, pa.float32()), [None if v != v else str(int(v)) for v in years]),
               "half": (pa.array([np.float16(v) for v in years], pa.float16()), [None if v != v else str(int(v)) for v in years]),
               "part": (pa.array([i / 8 for i in range(ROWS)]), [str(decimal.Decimal(i) / 8) for i in range(ROWS)]),
               "uuid": (pa.array([None if v is None else uuid.UUID(int=abs(v) ** 3).bytes for v in whole], pa.uuid()),
                        [None if v is None else str(uuid.UUID(int=abs(v) ** 3)) for v in whole]),
               "json": (pa.array(['{"a":1}'] * ROWS, pa.json_()), ['{"a":1}'] * ROWS),
               "bytes": (pa.array([b"ab"] * ROWS), ["ab"] * ROWS), "fixed": (pa.array([b"ab\0\0"] * ROWS, pa.binary(4)), ["ab"] * ROWS),
               "list": (pa.array(lists, pa.list_(pa.string())), lists), "largelist": (pa.array(lists, pa.large_list(pa.large_string())), lists),
               "ints": (pa.array([[i, i + 1] for i in range(ROWS)]), [[str(i), str(i + 1)] for i in range(ROWS)])}
    for unit in ["s", "ms", "us", "ns"]:
        columns[f"local_{unit}"] = (pa.array(moments, pa.timestamp(unit)), texts(days))
        columns[f"utc_{unit}"] = (pa.array(utc, pa.timestamp(unit, tz="UTC")), texts(days))
    for digits, scale in [(5, 0), (9, 2), (18, 2), (30, 3)]:
        numbers = [None if v is None else decimal.Decimal(v).scaleb(-scale).quantize(decimal.Decimal(1).scaleb(-scale)) for v in small]
        columns[f"decimal_{digits}_{scale}"] = (pa.array(numbers, pa.decimal128(digits, scale)), texts(numbers))
    other = {"bool": pa.array(gaps([True] * ROWS)), "time": pa.array(gaps([datetime.time(1)] * ROWS)),
             "struct": pa.array(gaps([{"a": 1, "b": "x"}] * ROWS)), "one": pa.array(gaps([{"a": 1}] * ROWS)),
             "map": pa.array(gaps([[("k", 1)]] * ROWS), pa.map_(pa.string(), pa.int64())),
             "structs": pa.array(gaps([[{"a": 1, "b": "x"}]] * ROWS)), "lists": pa.array(gaps([[["x"]]] * ROWS)),
             "blob": pa.array(gaps([b"\xff\xfe"] * ROWS))}
    columns |= {f"other_{name}": (array, gaps(["1" if name == "one" else {}] * ROWS)) for name, array in other.items()}
    table = pa.table({name: array for name, (array, _) in columns.items()})
    expected = {name: text for name, (_, text) in columns.items()}
    vector = {"vector": vectors()}
    for version in ["1.0", "2.0"]:
        name = f"pyarrow-types-{version}.parquet"
        pq.write_table(table, HERE / name, data_page_version=version, row_group_size=25, compression="gzip", store_decimal_as_integer=version == "2.0")
        note(name, **expected)
    pq.write_table(pa.table({"int96": columns["local_ns"][0]}), HERE / "pyarrow-int96.parquet", use_deprecated_int96_timestamps=True)
    note("pyarrow-int96.parquet", int96=texts(days))
    kinds = {"list": pa.list_(pa.float32()), "large": pa.large_list(pa.float64()), "fixed": pa.list_(pa.float32(), D),
             "half": pa.list_(pa.float16(), D), "int8": pa.list_(pa.int8())}
    for kind, codec in {"list": "brotli", "large": "lz4", "fixed": "snappy", "half": "zstd", "int8": "gzip"}.items():
        rows = [[int(64 * v) for v in row] for row in vectors()] if kind == "int8" else vectors()
        values = [[np.float16(v) for v in row] for row in rows] if kind == "half" else rows
        name = f"pyarrow-{kind}-{codec}.parquet"
        pq.write_table(pa.table({"id": columns["text"][0], "vector": pa.array(values, kinds[kind])}), HERE / name, compression=codec,
                       write_page_checksum=True, data_page_version="2.0" if kind in ("fixed", "half") else "1.0")
        note(name, id=ids, vector=rows)
    encoded = {"a": "DELTA_BYTE_ARRAY", "b": "DELTA_LENGTH_BYTE_ARRAY", "c": "DELTA_BINARY_PACKED", "d": "BYTE_STREAM_SPLIT",
               "vector.list.element": "BYTE_STREAM_SPLIT"}
    pq.write_table(pa.table({"a": columns["text"][0], "b": columns["text"][0], "c": columns["int64"][0], "d": columns["int64"][0],
                             "vector": pa.array(vector["vector"], kinds["list"])}),
                   HERE / "pyarrow-encodings.parquet", use_dictionary=False, column_encoding=encoded)
    note("pyarrow-encodings.parquet", a=ids, b=ids, c=texts(whole), d=texts(whole), **vector)
    encrypted(pa, pq)


def encrypted(pa, pq):
    import base64
    import pyarrow.parquet.encryption as pe

    class Kms(pe.KmsClient):
        def __init__(self, config):
            pe.KmsClient.__init__(self)

        def wrap_key(self, key, name):
            return base64.b64encode(key)

        def unwrap_key(self, key, name):
            return base64.b64decode(key)

    for name, plain in {"encrypted.parquet": False, "encrypted-column.parquet": True}.items():
        how = pe.EncryptionConfiguration(footer_key="a", column_keys={"b": ["id"]}, plaintext_footer=plain)
        properties = pe.CryptoFactory(Kms).file_encryption_properties(pe.KmsConnectionConfig(), how)
        table = pa.table({"id": ["a"], "vector": [[1.0]]})
        with pq.ParquetWriter(HERE / name, table.schema, encryption_properties=properties) as writer:
            writer.write_table(table)


def others():
    import duckdb
    import polars as pl
    name = "duckdb-v2.parquet"
    duckdb.sql(f"""copy (select 'p' || (i % 5) as text, (case when i % 2 = 0 then 'even' else 'odd' end)::enum('even', 'odd') as enum,
        i::hugeint as huge, i::decimal(9, 2) as decimal, ('00000000-0000-0000-0000-' || lpad(i::varchar, 12, '0'))::uuid as uuid,
        date '2000-01-01' + i::int as date, ['a b', 'c' || i] as list, [i / 64, -i / 64]::float[2] as vector
        from range({ROWS}) t(i)) to '{HERE / name}' (format parquet, parquet_version v2, codec brotli)""")
    note(name, text=[f"p{i % 5}" for i in range(ROWS)], enum=["odd" if i % 2 else "even" for i in range(ROWS)],
         huge=[str(i) for i in range(ROWS)], decimal=[f"{i}.00" for i in range(ROWS)],
         uuid=[f"00000000-0000-0000-0000-{i:012d}" for i in range(ROWS)],
         date=[str(datetime.date(2000, 1, 1) + datetime.timedelta(days=i)) for i in range(ROWS)],
         list=[["a b", f"c{i}"] for i in range(ROWS)], vector=[[i / 64, -i / 64] for i in range(ROWS)])
    name = "polars.parquet"
    ids = [f"p{i % 9}" for i in range(ROWS)]
    pl.DataFrame({"id": pl.Series(ids, dtype=pl.Categorical), "vector": pl.Series(vectors(), dtype=pl.Array(pl.Float32, D))}).write_parquet(
        HERE / name, compression="lz4")
    note(name, id=ids, vector=vectors())


if sys.argv[1:] == ["old"]:
    old()
else:
    types()
    others()
for file in HERE.glob("*.parquet"):  # kept as text
    Path(f"{file}.base64").write_bytes(base64.encodebytes(file.read_bytes()))
    file.unlink()
