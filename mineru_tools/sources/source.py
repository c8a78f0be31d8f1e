"""What the caller handed us, as bytes with a name."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, TypeAlias

from mineru_tools.errors import (
    CorruptDocument,
    OptionsError,
    SourceError,
    SourceForbidden,
    SourceNotFound,
    SourceTooLarge,
)

SourceLike: TypeAlias = (
    "str | os.PathLike[str] | bytes | bytearray | memoryview | BinaryIO | Source"
)

UNNAMED = "document"


@dataclass(frozen=True, slots=True)
class Source:
    """A document as handed in: ``name`` is a bare file name, ``path`` is there for real files."""

    name: str
    data: bytes = field(repr=False)
    path: Path | None = None

    @property
    def stem(self) -> str:
        return Path(self.name).stem

    @property
    def suffix(self) -> str:
        """The lower-case file name ending with its dot, or ``""``."""
        return Path(self.name).suffix.lower()

    @classmethod
    def of(
        cls, value: SourceLike, *, name: str | None = None, max_bytes: int | None = None
    ) -> Source:
        """The source behind a path, bytes, an open binary file or a source (given back as it is).

        ``name`` replaces the name found. Raises ``SourceNotFound``, ``SourceForbidden``,
        ``SourceTooLarge`` (more than ``max_bytes``), ``CorruptDocument`` with code ``empty_file``,
        and ``SourceError`` with code ``is_a_directory``.
        """
        if isinstance(value, Source):
            source = value
        elif isinstance(value, (bytes, bytearray, memoryview)):
            source = cls(UNNAMED, bytes(value))
        elif isinstance(value, (str, os.PathLike)):
            source = _read_path(os.fspath(value), max_bytes)
        elif callable(getattr(value, "read", None)):
            source = _read_stream(value, max_bytes)
        else:
            raise OptionsError(
                f"a source cannot be a {type(value).__name__}",
                hint="give a path, bytes or an open binary file",
                code="invalid_source",
            )
        if name is not None:
            source = cls(Path(name).name or UNNAMED, source.data, source.path)
        if not source.data:
            raise CorruptDocument(f"{source.name} is empty", code="empty_file")
        _check_size(source.name, len(source.data), max_bytes)
        return source


def _check_size(name: str, size: int, max_bytes: int | None) -> None:
    if max_bytes is not None and size > max_bytes:
        raise SourceTooLarge(f"{name} has more than {max_bytes} bytes", hint="raise max_bytes")


def _read_path(text: str, max_bytes: int | None) -> Source:
    if text.startswith(("http://", "https://")):
        raise SourceNotFound(
            "addresses are not fetched", hint="download the file first", code="url_not_supported"
        )
    path = Path(text)
    try:
        if not text:
            raise FileNotFoundError
        with path.open("rb") as file:
            _check_size(path.name, os.fstat(file.fileno()).st_size, max_bytes)
            return Source(path.name, _read(file, max_bytes), path)
    except (FileNotFoundError, NotADirectoryError):
        raise SourceNotFound(f"no such file: {path}") from None
    except IsADirectoryError:
        raise _directory(path) from None
    except PermissionError:
        if path.is_dir():  # Windows answers so for a directory
            raise _directory(path) from None
        raise SourceForbidden(f"{path} may not be read", hint="check its permissions") from None
    except ValueError:  # a NUL character inside the path
        raise SourceNotFound(f"not a possible path: {text!r}") from None


def _directory(path: Path) -> SourceError:
    return SourceError(
        f"{path} is a directory", hint="name the files inside it", code="is_a_directory"
    )


def _read_stream(stream: BinaryIO, max_bytes: int | None) -> Source:
    data = _read(stream, max_bytes)
    if not isinstance(data, bytes):
        raise OptionsError(
            "the file is open for text", hint="open it with mode 'rb'", code="invalid_source"
        )
    found = getattr(stream, "name", None)
    return Source(Path(found).name if isinstance(found, str) and found else UNNAMED, data)


def _read(stream: BinaryIO, max_bytes: int | None) -> bytes:
    # One byte past the limit tells "too large" without taking in all of an endless stream.
    return stream.read() if max_bytes is None else stream.read(max_bytes + 1)
