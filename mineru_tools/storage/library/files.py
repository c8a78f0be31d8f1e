"""The folder of the library: the source files and the pictures cut from them."""

from __future__ import annotations

import os
import re
import shutil
import time
import uuid
from contextlib import suppress
from pathlib import Path

from mineru_tools.errors import OptionsError

_NAME = re.compile(r"\w[\w.@-]{0,199}", re.ASCII)
_DIGEST = re.compile(r"[0-9a-f]{64}")
_STALE_S = 3600.0  # what a process that died left half written


class Files:
    """``files/<sha256>/source`` and ``files/<sha256>/assets/<name>``, for the owner's eyes only.

    A file appears whole or not at all.
    """

    def __init__(self, folder: Path) -> None:
        self._kept = folder / "files"
        self._partial = folder / "partial"

    def source(self, sha256: str) -> bytes | None:
        return _read(self._of(sha256) / "source")

    def asset(self, sha256: str, name: str) -> bytes | None:
        return _read(self._asset(sha256, name)) if _NAME.fullmatch(name) else None

    def stage(self, data: bytes) -> Path:
        """Write ``data`` where nobody looks yet."""
        self._partial.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = self._partial / uuid.uuid4().hex
        with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
            file.write(data)
        return path

    def keep_source(self, sha256: str, staged: Path) -> None:
        _move(staged, self._of(sha256) / "source")

    def keep_asset(self, sha256: str, name: str, staged: Path) -> None:
        _move(staged, self._asset(sha256, name))

    def drop_asset(self, sha256: str, name: str) -> None:
        self._asset(sha256, name).unlink(missing_ok=True)

    def drop(self, sha256: str) -> None:
        """Take all files of a document away; another process may put them back at once."""
        if self._of(sha256).exists():
            self._partial.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._of(sha256).replace(self._partial / uuid.uuid4().hex)

    def tidy(self) -> None:
        """Delete what ``drop`` took away, and what other processes left half done."""
        before = time.time() - _STALE_S
        for path in self._partial.glob("*"):
            with suppress(OSError):
                if path.is_dir():
                    shutil.rmtree(path)
                elif path.stat().st_mtime < before:
                    path.unlink()

    def _asset(self, sha256: str, name: str) -> Path:
        if not _NAME.fullmatch(name):
            raise OptionsError(f"not a picture's file name: {name[:80]!r}", code="invalid_name")
        return self._of(sha256) / "assets" / name

    def _of(self, sha256: str) -> Path:
        """The folder of a document; a database that others wrote too leads to no other folder."""
        if not _DIGEST.fullmatch(sha256):
            raise OptionsError(f"not a digest: {sha256[:80]!r}", code="invalid_name")
        return self._kept / sha256


def _read(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None


def _move(staged: Path, path: Path) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    staged.replace(path)
