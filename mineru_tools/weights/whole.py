"""Which files a folder must have to be a model."""

from __future__ import annotations

import json
from pathlib import Path

from mineru_tools.errors import WeightsMissing
from mineru_tools.weights import record
from mineru_tools.weights.digests import is_as_long
from mineru_tools.weights.row import INDEX, ONE_FILE, ModelFile, Weights


def needed(row: Weights, folder: Path) -> list[ModelFile]:
    """The files that must be in ``folder``, with all that is known of them.

    An index and its shards stand for one large file. What was fetched once must still be there.
    """
    names = {file.name: file for file in row.files if not file.optional}
    if not (folder / ONE_FILE).exists() and (folder / INDEX).exists() and ONE_FILE in names:
        del names[ONE_FILE]
        names.update((name, ModelFile(name)) for name in (INDEX, *_shards(folder)))
    described = {name: file for name, file in names.items() if file.sha256 is not None}
    return list((names | record.read(folder) | described).values())


def has_all(folder: Path, row: Weights) -> bool:
    """Whether each file is there and as long as it should be."""
    return all(is_as_long(folder / file.name, file) for file in needed(row, folder))


def shard_names(index: Path) -> list[str]:
    """The files that an index names, in order; raises ``WeightsMissing`` on one of paths."""
    try:
        names = sorted(set(json.loads(index.read_text("utf-8"))["weight_map"].values()))
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        names = []
    if not names or not all(map(_is_a_shard, names)):
        raise WeightsMissing(f"{index.name} cannot be read", code="weights_damaged")
    return names


def _is_a_shard(name: object) -> bool:
    return (
        isinstance(name, str)
        and name.endswith(".safetensors")
        and not any(mark in name for mark in "/\\:")
    )


def _shards(folder: Path) -> list[str]:
    try:
        return shard_names(folder / INDEX)
    except WeightsMissing:
        return [ONE_FILE]  # which is not there either
