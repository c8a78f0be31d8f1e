"""Tensors are read out of a torch file, and nothing that a pickle can do besides is done."""

from __future__ import annotations

import zipfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from mineru_tools.errors import InferenceFailed
from mineru_tools.recognizers.torch_file import read_tensors
from tests.support.torch_file import named, tensor_of, write_pickle, write_tensors

SHAPES = arrays.array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=5)
TENSORS = arrays.arrays(st.sampled_from([np.float32, np.float16, np.int64]), SHAPES)


@given(st.dictionaries(st.text(max_size=8), TENSORS, max_size=4))
def test_what_was_written_is_read(
    tmp_path_factory: pytest.TempPathFactory, tensors: dict[str, np.ndarray]
) -> None:
    place = tmp_path_factory.mktemp("tensors") / "net.pth"
    write_tensors(place, tensors)
    read = read_tensors(place)
    assert list(read) == list(tensors)
    for name, tensor in tensors.items():
        np.testing.assert_array_equal(read[name], tensor)


def test_torch_and_we_read_the_same(tmp_path: Path) -> None:
    torch = pytest.importorskip("torch", reason="writes the file")
    place = tmp_path / "net.pth"
    whole = torch.arange(24, dtype=torch.float32).reshape(4, 6)
    state = {"a": whole.T[1:3], "b": torch.nn.Parameter(whole), "c": torch.ones(2).half()}
    torch.save(state, place)
    for name, tensor in read_tensors(place).items():
        np.testing.assert_array_equal(tensor, state[name].detach().numpy())


@pytest.mark.parametrize(
    "opcodes",
    [
        named("os", "getcwd") + b")R",
        named("builtins", "eval"),
        named("torch.storage", "_load_from_bytes"),
        named("torch", "load"),
        named("collections", "OrderedDict"),  # itself, not made
        b"]",
        b"N",
        b"}(X\x01\x00\x00\x00aJ\x01\x00\x00\x00u",  # a number under a name
        b"(X\x07\x00\x00\x00storageNNNNtQ",
        tensor_of("0", "f4", 1, 0, [1], [1]),  # without a name
        b"}(X\x01\x00\x00\x00a" + tensor_of("none", "f4", 1, 0, [1], [1]) + b"u",
        b"}(X\x01\x00\x00\x00a" + tensor_of("0", "f4", 1, 0, [1000], [1]) + b"u",
        b"}(X\x01\x00\x00\x00a" + tensor_of("0", "f4", 1, 0, [2, 2], [1, 5]) + b"u",
        b"}(X\x01\x00\x00\x00a" + tensor_of("0", "f4", 1, -1, [1], [1]) + b"u",
        b"}(X\x01\x00\x00\x00a" + tensor_of("0", "f4", 99, 0, [1], [1]) + b"u",
        b"",
    ],
)
def test_anything_but_named_tensors_is_refused(opcodes: bytes, tmp_path: Path) -> None:
    place = tmp_path / "net.pth"
    with zipfile.ZipFile(place, "w") as archive:
        write_pickle(archive, opcodes)
        archive.writestr("archive/data/0", b"\0" * 16)
    with pytest.raises(InferenceFailed):
        read_tensors(place)


@pytest.mark.parametrize("content", [b"", b"no zip", b"PK\x05\x06" + b"\0" * 18])
def test_a_file_that_is_none_is_refused(content: bytes, tmp_path: Path) -> None:
    place = tmp_path / "net.pth"
    place.write_bytes(content)
    with pytest.raises(InferenceFailed):
        read_tensors(place)
