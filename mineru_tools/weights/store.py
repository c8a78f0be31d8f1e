"""The folder of model files on this machine: what is there, and the way to what is not."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from mineru_tools.errors import WeightsMissing
from mineru_tools.run import Run
from mineru_tools.settings import Settings
from mineru_tools.weights import of_mineru
from mineru_tools.weights.catalog import lookup
from mineru_tools.weights.digests import is_whole
from mineru_tools.weights.fetch import fetch, folder_of, staging_of
from mineru_tools.weights.row import PERMISSIVE, Weights
from mineru_tools.weights.whole import has_all, needed


def path(name: str, run: Run | None = None, settings: Settings | None = None) -> Path:
    """What a model's loader opens: the file of a row with one, else the folder; fetched if absent.

    What has a licence that one should know of first is not fetched on the way to something else.
    Raises ``WeightsMissing``: code ``weights_missing`` when they are not there and must not or
    cannot be fetched, ``weights_damaged`` when what came is not what was described,
    ``weights_no_room`` when the disk is full.
    """
    settings = settings or Settings.read()
    row = lookup(name)
    folder = folder_with(row, settings)
    if folder is None:
        if row.licence not in PERMISSIVE and not settings.offline:
            raise WeightsMissing(
                f"the weights {row.name} are not here; their licence: {row.licence}",
                hint=f"run `mineru-tools models pull {row.name}`, which says what that means",
            )
        fetch(row, run or Run(), settings, enough=lambda: found(row, settings))
        folder = folder_of(row, settings)
    return folder / row.files[0].name if len(row.files) == 1 else folder


def folder_with(row: Weights, settings: Settings) -> Path | None:
    """The folder with every file of the row, ours or MinerU's; ``None`` if there is none."""
    places = (folder_of(row, settings), of_mineru.folder_of(row, settings))
    return next((place for place in places if place and has_all(place, row)), None)


def found(row: Weights, settings: Settings) -> bool:
    """Whether every file of the row is there, as long as it should be."""
    return folder_with(row, settings) is not None


def state(row: Weights, settings: Settings) -> Literal["here", "partly here", "not here"]:
    """``found``, or whether something is left of a fetch that was interrupted."""
    if found(row, settings):
        return "here"
    begun = any(staging_of(row, settings).glob("*.part"))
    names = {file.name for file in row.files}
    folder = folder_of(row, settings)
    some = folder.is_dir() and any(each.name in names for each in folder.iterdir())
    return "partly here" if begun or some else "not here"


def verify(row: Weights, settings: Settings) -> list[str]:
    """The names of the files that are missing or damaged; nothing when all is well."""
    folder = folder_with(row, settings) or folder_of(row, settings)
    return [file.name for file in needed(row, folder) if not is_whole(folder / file.name, file)]
