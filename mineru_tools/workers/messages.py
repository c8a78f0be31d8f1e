"""Messages over the pipes: tasks to a worker as they are, its answers read with distrust.

A worker opens the files of strangers with parsers written in C++. Should a file take it over, what
comes back may be anything; plain ``pickle`` would let it call any function in this process.
"""

from __future__ import annotations

import io
import pickle
import struct
import sys
from dataclasses import is_dataclass
from enum import Enum
from functools import partial
from pathlib import Path
from typing import IO, Any, TypeGuard

from mineru_tools.errors import MineruToolsError
from mineru_tools.workers.attempt import Attempt

MAX_ANSWER_BYTES = 1 << 30  # 10,000 dense pages

_LENGTH = struct.Struct("<Q")
_PATHS = {
    (module, name)
    for module in ("pathlib", "pathlib._local")  # where it is defined depends on the Python
    for name in ("PosixPath", "WindowsPath", "PurePosixPath", "PureWindowsPath")
}


class AnswerRefused(Exception):
    """What a worker sent is no answer of ours."""


def send(stream: IO[bytes], data: bytes) -> None:
    stream.write(_LENGTH.pack(len(data)))
    stream.write(data)
    stream.flush()


def receive(stream: IO[bytes], max_bytes: int | None = None) -> bytes:
    """The next message; ``EOFError`` where there is none, ``AnswerRefused`` for one too long."""
    (length,) = _LENGTH.unpack(_exactly(stream, _LENGTH.size))
    if max_bytes is not None and length > max_bytes:
        raise AnswerRefused(f"an answer of {length} bytes")
    return _exactly(stream, length)


def write_answer(message: tuple[object, ...]) -> bytes:
    """``message`` as ``read_answer`` reads it."""
    stream = io.BytesIO()
    _Writer(stream).dump(message)
    return stream.getvalue()


def read_answer(data: bytes) -> tuple[Any, ...]:
    """``("ready",)``, ``("step", stage, done, total)`` or ``("done", Attempt)``, and nothing else.

    Raises ``AnswerRefused``. The answer is made of plain data and of our values, enumerations and
    errors; that its values are sensible is not checked.
    """
    try:
        message: tuple[Any, ...] = _Reader(io.BytesIO(data)).load()
    except AnswerRefused:
        raise
    except Exception as error:  # broken bytes make ``pickle`` raise anything
        raise AnswerRefused(f"an answer that cannot be read: {type(error).__name__}") from error
    match message:
        case ("ready",) | ("step", str(), int(), int()):
            return message
        case ("done", Attempt(error=None | MineruToolsError())):
            return message
    raise AnswerRefused("an answer of another form")


def _exactly(stream: IO[bytes], length: int) -> bytes:
    data = stream.read(length)
    if len(data) < length:
        raise EOFError
    return data


class _Writer(pickle.Pickler):
    def reducer_override(self, obj: Any) -> Any:
        """Members of enumerations by value: some Pythons (3.11.2) would write ``getattr``."""
        if isinstance(obj, Enum):
            return type(obj), (obj.value,)
        return NotImplemented


class _Reader(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> type:
        """What makes the values of a class; modules are not imported on a worker's word."""
        if (module, name) in _PATHS:
            return _maker(Path)
        found = vars(sys.modules.get(module, object)).get(name)
        if module.startswith("mineru_tools.") and _is_ours(found, module):
            return _maker(found)
        raise AnswerRefused(f"an answer that holds {module}.{name}")


def _is_ours(found: object, module: str) -> TypeGuard[type]:
    """Whether it is a class of that very module, without a life of its own."""
    return (
        isinstance(found, type)
        and found.__module__ == module
        and (
            is_dataclass(found)
            or issubclass(found, (Enum, MineruToolsError))
            or (issubclass(found, tuple) and hasattr(found, "_fields"))
        )
    )


def _maker(kind: type) -> type:
    """A class whose calls give values of ``kind``.

    It stands in for ``kind`` since a pickle may also set attributes of what it calls.
    """
    # Only these make themselves; to others a pickle gives their state, as to ``copy``.
    own = issubclass(kind, (Enum, MineruToolsError, Path))
    make = kind if own else partial(kind.__new__, kind)
    return type(kind.__name__, (), {"__new__": lambda _, *values: make(*values)})
