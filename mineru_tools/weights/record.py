"""What came and from where, kept beside the files, so that they can be checked in a year."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from mineru_tools.weights.row import ModelFile

_NAME = ".fetched.json"


def write(folder: Path, source: str, files: Iterable[ModelFile]) -> None:
    """Write down ``files``, whose lengths and digests are known."""
    told = {file.name: {"size": file.size, "sha256": file.sha256} for file in files}
    text = json.dumps({"source": source, "files": told}, indent=2)
    (folder / _NAME).write_text(text + "\n", "utf-8")


def read(folder: Path) -> dict[str, ModelFile]:
    """The files by name; none where nothing was written or nobody can read it."""
    try:
        told = json.loads((folder / _NAME).read_text("utf-8"))["files"]
        return {name: ModelFile(name, it["size"], it["sha256"]) for name, it in told.items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}
