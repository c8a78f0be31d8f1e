"""Tensors out of a file that torch wrote, read without torch and without running what is in it.

Such a file is a zip: a pickle that describes the tensors, and a member with the numbers of each
storage. A pickle can name any function and have it called; this reader knows the four names that
describe tensors and refuses every other.
"""

from __future__ import annotations

import io
import pickle
import zipfile
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from mineru_tools.errors import InferenceFailed

Tensor: TypeAlias = npt.NDArray[Any]

_STORAGES: dict[str, np.dtype[Any]] = {
    "FloatStorage": np.dtype("<f4"),
    "HalfStorage": np.dtype("<f2"),
    "DoubleStorage": np.dtype("<f8"),
    "LongStorage": np.dtype("<i8"),
    "IntStorage": np.dtype("<i4"),
    "ByteStorage": np.dtype("u1"),
    "BoolStorage": np.dtype("?"),
}

# What zip and pickle raise on files that are not what they seem.
_BROKEN = (
    OSError, ValueError, KeyError, EOFError, TypeError, AttributeError, IndexError,
    zipfile.BadZipFile, pickle.UnpicklingError,
)  # fmt: skip


def read_tensors(place: Path) -> dict[str, Tensor]:
    """The tensors of a file by their names, in its order; read-only, in the machine's byte order.

    Raises ``InferenceFailed`` for a file that holds anything but named tensors.
    """
    try:
        with zipfile.ZipFile(place) as archive:
            told = _Tensors(archive).load()
    except _BROKEN as error:
        raise InferenceFailed(f"{place.name} is no file of tensors: {error}") from error
    if not isinstance(told, Mapping) or not all(
        isinstance(name, str) and isinstance(value, np.ndarray) for name, value in told.items()
    ):
        raise InferenceFailed(f"{place.name} holds something else than named tensors")
    return dict(told)


@dataclass(frozen=True, slots=True)
class _Storage:
    """What the pickle names where it means numbers: their type."""

    dtype: np.dtype[Any]


class _Tensors(pickle.Unpickler):
    """The pickle of one archive; its storages are looked up when they are named."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        (member,) = (name for name in archive.namelist() if name.endswith("/data.pkl"))
        super().__init__(io.BytesIO(archive.read(member)))
        self._archive = archive
        self._root = member.removesuffix("data.pkl")
        self._read: dict[str, Tensor] = {}

    def find_class(self, module: str, name: str) -> Any:
        """The only things that the pickle may name."""
        if module == "torch" and name in _STORAGES:
            return _Storage(_STORAGES[name])
        known: dict[tuple[str, str], Any] = {
            ("collections", "OrderedDict"): OrderedDict,
            ("torch._utils", "_rebuild_tensor_v2"): _tensor,
            ("torch._utils", "_rebuild_parameter"): _parameter,
        }
        if (module, name) not in known:
            raise pickle.UnpicklingError(f"it names {module}.{name}")
        return known[module, name]

    def persistent_load(self, pid: Any) -> Tensor:
        """All numbers of a storage, which several tensors may share."""
        kind, storage, key, _, count = pid
        if kind != "storage" or not isinstance(storage, _Storage):
            raise pickle.UnpicklingError("it refers to something else than numbers")
        if key not in self._read:
            values = np.frombuffer(self._archive.read(f"{self._root}data/{key}"), storage.dtype)
            if len(values) < count:
                raise pickle.UnpicklingError("numbers are missing")
            self._read[key] = values
        return self._read[key]


def _tensor(
    values: object, offset: int, shape: Sequence[int], strides: Sequence[int], *_: object
) -> Tensor:
    """The part of a storage that a tensor shows; strides are in elements, as torch counts."""
    if not isinstance(values, np.ndarray) or min((offset, *shape, *strides)) < 0:
        raise pickle.UnpicklingError("a tensor is not described as one")
    last = offset + sum((size - 1) * stride for size, stride in zip(shape, strides, strict=True))
    if 0 not in shape and last >= len(values):
        raise pickle.UnpicklingError("a tensor is larger than its numbers")
    steps = [stride * values.itemsize for stride in strides]
    return np.lib.stride_tricks.as_strided(values[offset:], shape, steps, writeable=False)


def _parameter(values: Tensor, *_: object) -> Tensor:
    return values
