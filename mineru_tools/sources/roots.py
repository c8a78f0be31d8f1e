"""Files by name, from a few folders and from nowhere else."""

from __future__ import annotations

import difflib
import os
import re
import stat
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path
from urllib.parse import unquote_to_bytes, urlsplit

from mineru_tools.errors import (
    OptionsError,
    SourceError,
    SourceForbidden,
    SourceNotFound,
    SourceTooLarge,
)
from mineru_tools.sources.opening import opened
from mineru_tools.sources.source import Source

MAX_TEXT_CHARS = 4096
MAX_LISTED = 500  # entries of a folder that are looked at for a near name
MAX_NEAR = 3

_RESOLVED_AGAIN = 16  # times; only chains of links that lead to themselves need more than one


class Roots:
    """The folders whose files may be read, links inside them followed only as far as they stay in.

    What lies outside is refused in the same words whether it exists or not, and no message holds
    a path that the caller does not know: files are named as seen from their root.
    """

    def __init__(self, folders: Iterable[Path], suffixes: Collection[str] = (".pdf",)) -> None:
        """``suffixes``, lower-case, are those of files worth proposing when a name is wrong."""
        self.folders = tuple(dict.fromkeys(_root(folder) for folder in folders))
        self._suffixes = frozenset(suffixes)

    def find(self, text: str) -> Path:
        """The real path of the file that ``text`` means.

        ``text`` is an absolute path, a path from one of the roots (the first that has it counts;
        the root's own name may lead it), or a ``file:`` URL of this machine. ``~`` is a plain
        character. Raises ``SourceForbidden`` (code ``outside_roots``), ``SourceNotFound`` with near
        names as the hint, and ``SourceError`` (codes ``is_a_directory``, ``not_a_file``).
        """
        inside = [path for path in self._meant(_plain(text)) if self._root_of(path)]
        if not inside:
            raise self._outside()
        found = next(((path, mode) for path in inside if (mode := self._mode(path))), None)
        if found is None:
            raise SourceNotFound("no such file", hint=self._proposal(inside))
        path, mode = found
        if stat.S_ISDIR(mode):
            raise SourceError(
                f"{self._shown(path)} is a directory",
                hint=self._proposal([path / "any"]),
                code="is_a_directory",
            )
        if not stat.S_ISREG(mode):
            raise _no_file(self._shown(path))
        return path

    def read(self, text: str, max_bytes: int) -> Source:
        """The file that ``text`` means, with its bytes; raises as ``find`` and ``Source.of`` do.

        The file opened is inside the roots even when somebody puts links into its way meanwhile.
        """
        path = self.find(text)
        root = self._root_of(path)
        assert root is not None
        try:
            with opened(root, path) as number, os.fdopen(number, "rb", closefd=False) as file:
                status = os.fstat(number)
                if not stat.S_ISREG(status.st_mode):
                    raise _no_file(path.name)
                if status.st_size > max_bytes:
                    raise SourceTooLarge(
                        f"{path.name} has more than {max_bytes} bytes", hint="raise max_bytes"
                    )
                source = Source.of(file, name=path.name, max_bytes=max_bytes)
        except PermissionError:
            raise self._unreadable(path) from None
        return replace(source, path=path)

    def _meant(self, text: str) -> Iterator[Path]:
        """The real paths that ``text`` can stand for, some of them perhaps not there."""
        if Path(text).is_absolute():
            yield _real(Path(text))
            return
        for folder in self.folders:
            yield _real(folder / text)
        head, _, rest = text.replace(os.sep, "/").partition("/")
        for folder in self.folders:
            if head == folder.name and rest:
                yield _real(folder / rest)

    def _root_of(self, path: Path) -> Path | None:
        return next((root for root in self.folders if path.is_relative_to(root)), None)

    def _mode(self, path: Path) -> int:
        """The file type of a path inside the roots, 0 where there is nothing."""
        try:
            return path.lstat().st_mode
        except PermissionError:
            raise self._unreadable(path) from None
        except (OSError, ValueError):
            return 0

    def _shown(self, path: Path) -> str:
        root = self._root_of(path)
        return path.relative_to(root).as_posix() if root else path.name

    def _names(self) -> str:
        return ", ".join(root.name or root.anchor for root in self.folders) or "none"

    def _outside(self) -> SourceForbidden:
        return SourceForbidden(
            "only files inside the allowed folders may be read",
            hint=f"allowed folders: {self._names()}; give a path inside one of them, "
            "or start the server with --root FOLDER for another",
            code="outside_roots",
        )

    def _unreadable(self, path: Path) -> SourceForbidden:
        return SourceForbidden(f"{self._shown(path)} may not be read", hint="check its permissions")

    def _proposal(self, missing: Iterable[Path]) -> str:
        """What to try instead of ``missing``: files of like names beside it, else the roots."""
        near: list[str] = []
        for path in missing:
            names = {name.casefold(): name for name in self._beside(path)}
            wanted = path.name.casefold()
            close = difflib.get_close_matches(wanted, names, MAX_NEAR, cutoff=0.5)
            near += (self._shown(path.parent / names[key]) for key in close or list(names))
        if near:
            return "there is: " + ", ".join(dict.fromkeys(near[:MAX_NEAR]))
        return f"paths are read from inside: {self._names()}"

    def _beside(self, path: Path) -> list[str]:
        """The files in ``path``'s folder that are worth proposing, sorted; no links."""
        if not self._root_of(path.parent):
            return []
        try:
            with os.scandir(path.parent) as entries:
                return sorted(
                    entry.name
                    for entry in islice(entries, MAX_LISTED)
                    if Path(entry.name).suffix.lower() in self._suffixes
                    and entry.name.isprintable()
                    and entry.is_file(follow_symlinks=False)
                )
        except OSError:
            return []


def _root(folder: Path) -> Path:
    try:
        root = folder.resolve(strict=True)
    except (OSError, RuntimeError, ValueError):
        root = None
    if root is None or not root.is_dir():
        raise OptionsError(
            f"{folder} is no folder", hint="name a folder that is there", code="invalid_root"
        )
    return root


def _plain(text: str) -> str:
    """``text`` as a path of this system; ``SourceNotFound`` for what can be none."""
    if text[:5].lower() == "file:":
        text = _path_of_url(text)
    if not text or "\0" in text or len(text) > MAX_TEXT_CHARS or not _can_be_a_name(text):
        raise SourceNotFound("not a possible path", hint="give the path of a file")
    # On Windows asking for \\host\share would already speak to that host.
    if os.name == "nt" and re.match(r"[/\\]{2}", text):
        raise SourceNotFound("not a path of this machine", hint="give the path of a local file")
    return text


def _can_be_a_name(text: str) -> bool:
    try:
        return bool(os.fsencode(text))
    except UnicodeEncodeError:
        return False


def _path_of_url(text: str) -> str:
    try:
        parts = urlsplit(text)
    except ValueError:  # brackets that are no IPv6 host
        parts = urlsplit("")
    if parts.netloc.lower() not in ("", "localhost"):
        raise SourceForbidden(
            "a file: URL must be of this machine",
            hint="give file:///path, or a plain path",
            code="outside_roots",
        )
    path = os.fsdecode(unquote_to_bytes(parts.path))
    return path.lstrip("/") if os.name == "nt" and re.match(r"/+[A-Za-z]:", path) else path


def _real(path: Path) -> Path:
    """``path`` with all links followed; what is not there stays as it is written.

    Until nothing changes: behind a link that leads to itself the rest is left unfollowed.
    """
    for _ in range(_RESOLVED_AGAIN):
        real = Path(os.path.realpath(path))
        if real == path:
            return real
        path = real
    raise SourceNotFound("its links lead in a circle", hint="give the path of a file")


def _no_file(name: str) -> SourceError:
    return SourceError(
        f"{name} is no regular file", hint="name a file with content", code="not_a_file"
    )
