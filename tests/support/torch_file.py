"""Files as torch writes them, made without torch: a zip of a pickle and of numbers."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

STORAGES = {"f4": "FloatStorage", "f2": "HalfStorage", "i8": "LongStorage"}


def write_tensors(place: Path, tensors: Mapping[str, npt.NDArray[Any]]) -> None:
    """``tensors`` by their names, each with a storage of its own."""
    with zipfile.ZipFile(place, "w") as archive:
        described = [
            _text(name) + _tensor(str(k), t) for k, (name, t) in enumerate(tensors.items())
        ]
        write_pickle(archive, b"}(" + b"".join(described) + b"u")
        for k, tensor in enumerate(tensors.values()):
            archive.writestr(f"archive/data/{k}", np.asarray(tensor, order="C").tobytes())


def write_pickle(archive: zipfile.ZipFile, opcodes: bytes) -> None:
    archive.writestr("archive/data.pkl", b"\x80\x02" + opcodes + b".")


def named(module: str, name: str) -> bytes:
    """The opcode that looks a name up."""
    return b"c" + f"{module}\n{name}\n".encode()


def _tensor(key: str, tensor: npt.NDArray[Any]) -> bytes:
    strides = [stride // tensor.itemsize for stride in np.asarray(tensor, order="C").strides]
    return tensor_of(key, tensor.dtype.str[1:], tensor.size, 0, list(tensor.shape), strides)


def tensor_of(
    key: str, dtype: str, count: int, offset: int, shape: list[int], strides: list[int]
) -> bytes:
    """The opcodes of one tensor, sane or not."""
    out = io.BytesIO()
    out.write(named("torch._utils", "_rebuild_tensor_v2") + b"(")
    out.write(b"(" + _text("storage") + named("torch", STORAGES[dtype]))
    out.write(_text(key) + _text("cpu") + _number(count) + b"tQ")
    out.write(_number(offset) + _numbers(shape) + _numbers(strides))
    out.write(b"\x89" + named("collections", "OrderedDict") + b")R" + b"tR")
    return out.getvalue()


def _text(text: str) -> bytes:
    coded = text.encode()
    return b"X" + struct.pack("<I", len(coded)) + coded


def _number(number: int) -> bytes:
    return b"J" + struct.pack("<i", number)


def _numbers(numbers: list[int]) -> bytes:
    return b"(" + b"".join(map(_number, numbers)) + b"t"
