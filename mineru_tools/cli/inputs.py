"""From what stands on the command line to the list of files to parse."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from mineru_tools.errors import MineruToolsError, SourceError, SourceForbidden, SourceNotFound
from mineru_tools.storage.output import is_saved_picture, unique_stems

_DIGITS = re.compile(r"(\d+)")


@dataclass(frozen=True, slots=True)
class Input:
    """A file to parse and the name of its outputs, or the reason why there is none."""

    path: Path
    stem: str = ""
    error: MineruToolsError | None = None


def collect(given: Iterable[str], suffixes: frozenset[str], skip: Path | None) -> list[Input]:
    """The files named or found in folders (to any depth), in natural order, each once.

    Folders give the files with one of ``suffixes``; what lies under ``skip``, the folder of the
    outputs, is left out, and so are pictures that an earlier parse saved. A name that leads nowhere
    becomes an ``Input`` with an error.
    """
    found: dict[Path, Input] = {}
    for name in given:
        path = Path(name)
        for each in _inside(path, suffixes, skip) if path.is_dir() else [Input(path)]:
            found.setdefault(each.path.absolute(), each)
    inputs = list(found.values())
    stems = unique_stems(each.path.stem for each in inputs)
    return [Input(each.path, stem, each.error) for each, stem in zip(inputs, stems, strict=True)]


def _inside(folder: Path, suffixes: frozenset[str], skip: Path | None) -> list[Input]:
    errors: list[OSError] = []
    files = list(_walk(folder, suffixes, skip, errors))
    inputs = [Input(path) for path in sorted(files, key=_natural)]
    inputs += [
        Input(
            Path(error.filename or folder),
            error=SourceForbidden(
                f"{error.filename} may not be read", hint="check its permissions"
            ),
        )
        for error in errors
    ]
    if not inputs:
        kinds = ", ".join(sorted(suffixes))
        nothing: SourceError = SourceNotFound(
            f"no file to parse in {folder}", hint=f"looked for {kinds}", code="empty_folder"
        )
        inputs.append(Input(folder, error=nothing))
    return inputs


def _walk(
    folder: Path, suffixes: frozenset[str], skip: Path | None, errors: list[OSError]
) -> Iterator[Path]:
    avoided = skip.resolve() if skip is not None else None
    for here, folders, files in os.walk(folder, onerror=errors.append):
        base = Path(here)
        folders[:] = [each for each in folders if (base / each).resolve() != avoided]
        for name in files:
            path = base / name
            if path.suffix.lower() in suffixes and not is_saved_picture(path):
                yield path


def _natural(path: Path) -> list[tuple[int, int | str]]:
    """A sort key that puts page2.pdf before page10.pdf."""
    parts = _DIGITS.split(str(path).casefold())
    return [(0, int(part)) if part.isdecimal() else (1, part) for part in parts]
