"""A file opened from inside a folder in such a way that no link can lead out of it."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from mineru_tools.errors import SourceNotFound

_ALWAYS = getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0)
# A pipe without a writer must not hold us up, nor a terminal take us over.
_FILE = os.O_RDONLY | _ALWAYS | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0)
# O_PATH, where there is one, passes folders that may be entered but not listed.
_FOLDER = getattr(os, "O_PATH", os.O_RDONLY) | _ALWAYS | getattr(os, "O_DIRECTORY", 0)
_STEPWISE = os.open in os.supports_dir_fd

# What opening says of a path that was real a moment ago and now is gone, a link or no file.
_CHANGED = frozenset({errno.ENOENT, errno.ENOTDIR, errno.ELOOP, errno.EISDIR, errno.ENXIO})


@contextmanager
def opened(root: Path, path: Path) -> Iterator[int]:
    """The file descriptor of ``path``, a real path below the real path ``root``.

    Where the system can, each part of the path is opened from within the one before, links
    refused: there is no moment between a check and the opening. Elsewhere the open file is
    compared with what the path then means. Never waits for the other end of a pipe. Raises
    ``SourceNotFound`` when the path has changed since it was resolved.
    """
    try:
        number = _step_down(root, path) if _STEPWISE else _whole(path)
    except OSError as error:
        if error.errno not in _CHANGED:
            raise
        raise SourceNotFound("the file changed while it was opened", hint="try again") from None
    try:
        yield number
    finally:
        os.close(number)


def _step_down(root: Path, path: Path) -> int:
    *folders, name = path.relative_to(root).parts
    folder = os.open(root, _FOLDER)
    try:
        for part in folders:
            below = os.open(part, _FOLDER, dir_fd=folder)
            os.close(folder)
            folder = below
        return os.open(name, _FILE, dir_fd=folder)
    finally:
        os.close(folder)


def _whole(path: Path) -> int:
    number = os.open(path, _FILE)
    same = os.path.samestat(os.fstat(number), path.lstat())
    if not same or Path(os.path.realpath(path)) != path:
        os.close(number)
        raise FileNotFoundError(errno.ENOENT, "changed")
    return number
