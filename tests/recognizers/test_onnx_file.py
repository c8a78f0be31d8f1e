"""Subnormal weights are flushed; all else in the file stays as it is."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from onnx import TensorProto, helper, numpy_helper

from mineru_tools.recognizers.onnx_file import without_subnormals

SMALLEST = float(np.finfo(np.float32).tiny)


def network(weights: np.ndarray, name: str = "weights") -> onnx.ModelProto:
    """``y = x + weights``, beside whole numbers that look like subnormal ones."""
    kept = numpy_helper.from_array(np.array([1, 2, 3], np.int32), "kept")
    graph = helper.make_graph(
        [helper.make_node("Add", ["x", name], ["y"])],
        "sum",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, [len(weights)])],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, [len(weights)])],
        [numpy_helper.from_array(weights, name), kept],
    )
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 11)], ir_version=8)


@given(st.lists(st.floats(width=32, allow_nan=False), min_size=1, max_size=40))
def test_of_all_numbers_only_the_subnormal_ones_become_zero(
    tmp_path_factory: pytest.TempPathFactory, values: list[float]
) -> None:
    file = tmp_path_factory.mktemp("onnx") / "sum.onnx"
    weights = np.array(values, np.float32)
    model = network(weights)
    file.write_bytes(model.SerializeToString())
    read = onnx.load_from_string(bytes(without_subnormals(file)))
    found = numpy_helper.to_array(read.graph.initializer[0])
    assert np.array_equal(found, np.where(np.abs(weights) < SMALLEST, 0, weights))
    read.graph.initializer[0].CopyFrom(model.graph.initializer[0])
    assert read == model


def test_a_network_runs_without_its_subnormal_weights(tmp_path: Path) -> None:
    pytest.importorskip("onnxruntime")
    from mineru_tools.recognizers.text.session import session

    (tmp_path / "sum.onnx").write_bytes(
        network(np.array([1e-40, 2.0, -1e-45], np.float32)).SerializeToString()
    )
    run = session(tmp_path / "sum.onnx", threads=1)
    assert run(np.zeros(3, np.float32)).tolist() == [0.0, 2.0, 0.0]


@pytest.mark.parametrize("cut", [1, 30, 60])
def test_a_file_that_is_cut_off_is_said_to_be(tmp_path: Path, cut: int) -> None:
    whole = network(np.ones(4, np.float32)).SerializeToString()
    (tmp_path / "cut.onnx").write_bytes(whole[:-cut])
    with pytest.raises(ValueError, match="cut off"):
        without_subnormals(tmp_path / "cut.onnx")


def test_what_is_no_onnx_file_is_said_to_be_none(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text("<!doctype html>")
    with pytest.raises(ValueError, match="no ONNX file"):
        without_subnormals(tmp_path / "page.html")
