"""Whether a file is the one that is meant."""

from __future__ import annotations

import hashlib
from pathlib import Path

from mineru_tools.weights.row import ModelFile

_CHUNK = 1 << 20


def is_whole(place: Path, file: ModelFile) -> bool:
    """Whether ``place`` has the length and the digest of ``file``, as far as these are known."""
    return is_as_long(place, file) and file.sha256 in (None, sha256(place))


def is_as_long(place: Path, file: ModelFile) -> bool:
    return place.is_file() and file.size in (None, place.stat().st_size)


def sha256(place: Path) -> str:
    digest = hashlib.sha256()
    with place.open("rb") as stream:
        while part := stream.read(_CHUNK):
            digest.update(part)
    return digest.hexdigest()
