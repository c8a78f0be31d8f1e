"""Weights that tests make, where a recogniser looks for its own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from mineru_tools.settings import Settings
from mineru_tools.weights import CATALOG


def nothing_fetched(root: Path) -> Settings:
    return Settings(weights_dir=root, library_dir=root, offline=True)


def made_weights(name: str, root: Path, maker: Callable[[Path], object]) -> Settings:
    """Settings with which the recogniser ``name`` finds what ``maker`` writes to its folder."""
    folder = root / name
    folder.mkdir()
    maker(folder)
    for file in CATALOG[name].files:
        if not file.optional and not (folder / file.name).exists():
            (folder / file.name).write_text("{}")  # of the image processor, which is not used
    return nothing_fetched(root)
