"""The folder of model files on this machine: what is there, and fetching what is not."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Sequence
from pathlib import Path

from mineru_tools.errors import WeightsMissing
from mineru_tools.run import Run
from mineru_tools.settings import Settings
from mineru_tools.weights.catalog import lookup
from mineru_tools.weights.download import download, where
from mineru_tools.weights.row import Hub, ModelFile, Origin, Weights

_CHUNK = 1 << 20


def path(name: str, run: Run | None = None, settings: Settings | None = None) -> Path:
    """What a model's loader opens: the file of a row with one, else the folder; fetched if absent.

    Raises ``WeightsMissing``: code ``weights_missing`` when they are not there and must not or
    cannot be fetched, ``weights_damaged`` when what came is not what the catalogue describes.
    """
    settings = settings or Settings.read()
    row = lookup(name)
    if not found(row, settings):
        fetch(row, run or Run(), settings)
    folder = _folder(row, settings)
    return folder / row.files[0].name if len(row.files) == 1 else folder


def found(row: Weights, settings: Settings) -> bool:
    """Whether every file of the row is there, as long as it should be."""
    return all(
        (place := _folder(row, settings) / file.name).is_file()
        and file.size in (None, place.stat().st_size)
        for file in row.files
    )


def verify(row: Weights, settings: Settings) -> list[str]:
    """The names of the files that are missing or damaged; nothing when all is well."""
    folder = _folder(row, settings)
    return [file.name for file in row.files if not _is_whole(folder / file.name, file)]


def fetch(row: Weights, run: Run, settings: Settings) -> None:
    """Fetch all files of the row anew from the first origin that has them; raises as ``path``.

    They are put in place after all have been checked, each by a rename.
    """
    folder = _folder(row, settings)
    origins = [] if settings.offline else _in_order(row.origins, settings.model_source)
    failure = WeightsMissing(
        f"the weights {row.name} are not in {folder}, and nothing may be fetched",
        hint=f"run `mineru-tools models pull {row.name}` with a network and bring that folder here",
    )
    for origin in origins:
        try:
            return _fetch_from(row, origin, folder, run, settings)
        except WeightsMissing as error:  # noqa: PERF203 - a handful of turns
            failure = error
    raise failure


def _fetch_from(row: Weights, origin: Origin, folder: Path, run: Run, settings: Settings) -> None:
    settings.weights_dir.mkdir(parents=True, exist_ok=True)
    # On the target's file system, so that the last step is a rename.
    with tempfile.TemporaryDirectory(dir=settings.weights_dir, prefix=".fetching-") as name:
        scratch = Path(name)
        run.step(f"fetch {row.name}", 0, 1)
        download(row, origin, scratch, run, settings)
        for file in row.files:
            if not _is_whole(scratch / file.name, file):
                raise WeightsMissing(
                    f"{file.name} from {where(origin)} is not what the catalogue describes",
                    hint=f"try again later, or put the right file in {folder}",
                    code="weights_damaged",
                )
        folder.mkdir(exist_ok=True)
        for file in row.files:
            (scratch / file.name).replace(folder / file.name)
        run.step(f"fetch {row.name}", 1, 1)


def _in_order(origins: Sequence[Origin], preferred: str) -> list[Origin]:
    """The hub that the user prefers first, the others as the catalogue has them."""
    return sorted(origins, key=lambda o: not (isinstance(o, Hub) and o.kind == preferred))


def _folder(row: Weights, settings: Settings) -> Path:
    return settings.weights_dir / row.name


def _is_whole(place: Path, file: ModelFile) -> bool:
    if not place.is_file() or file.size not in (None, place.stat().st_size):
        return False
    return file.sha256 in (None, _digest(place))


def _digest(place: Path) -> str:
    digest = hashlib.sha256()
    with place.open("rb") as stream:
        while part := stream.read(_CHUNK):
            digest.update(part)
    return digest.hexdigest()
