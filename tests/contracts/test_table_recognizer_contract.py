"""What every table recogniser does, whatever network is behind it.

Those that run on onnxruntime get a graph made here that always writes the same table; those that
run on transformers get a tiny network of the real class with random weights.
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from mineru_tools.errors import EngineUnavailable, MissingExtra, OptionsError, WeightsMissing
from mineru_tools.recognizers.table import (
    TABLE_MODELS,
    TablePicture,
    TableRecognizer,
    structure_html,
)
from mineru_tools.recognizers.table.tokens import vocabulary
from mineru_tools.run import Run
from mineru_tools.settings import Settings
from mineru_tools.weights import CATALOG
from tests.recognizers.table.strategies import word
from tests.support.made_weights import made_weights, nothing_fetched

TOKENS = vocabulary(())
PAGE = np.random.default_rng(7).integers(0, 255, (60, 90, 3), np.uint8)
WORDS = (word("a", 20, 15), word("b", 70, 15), word("c", 20, 45), word("d", 70, 45))

WRITTEN = ("<tr>", "<td></td>", "<td></td>", "</tr>", "<tr>", "<td></td>", "<td></td>", "</tr>")
# Where these four cells are on PAGE, in shares of the picture.
BOXES = {1: (0, 0, 0.5, 0.5), 2: (0.5, 0, 1, 0.5), 5: (0, 0.5, 0.5, 1), 6: (0.5, 0.5, 1, 1)}


def make_slanet(place: Path, *, corners: int) -> None:
    """A graph of SLANet's form that writes a table of two rows and columns, whatever it sees."""
    onnx = pytest.importorskip("onnx", reason="graphs for the test are made with onnx")
    pytest.importorskip("onnxruntime", reason="needs the extra tables")
    chances = np.zeros((1, len(WRITTEN) + 1, len(TOKENS)), np.float32)
    boxes = np.zeros((1, len(WRITTEN) + 1, corners), np.float32)
    for step, token in enumerate((*WRITTEN, "eos")):
        chances[0, step, TOKENS.index(token)] = 0.9
        x0, y0, x1, y1 = BOXES.get(step, (0, 0, 0, 0))
        if corners == 8:  # four corners, in shares of the longer edge
            y0, y1 = y0 * 60 / 90, y1 * 60 / 90
            boxes[0, step] = (x0, y0, x1, y0, x1, y1, x0, y1)
        else:
            boxes[0, step] = (x0, y0, x1, y1)
    helper: Any = onnx.helper
    nodes, outputs = [], []
    for name, values in (("boxes", boxes), ("chances", chances)):
        # The input takes part, so that it is one; its first value times zero changes nothing.
        nodes.append(helper.make_node("Add", [f"{name}_told", "nothing"], [name]))
        outputs.append(helper.make_tensor_value_info(name, onnx.TensorProto.FLOAT, values.shape))
    nodes.insert(0, helper.make_node("ReduceMax", ["x"], ["most"], keepdims=0))
    nodes.insert(1, helper.make_node("Mul", ["most", "zero"], ["nothing"]))
    graph = helper.make_graph(
        nodes,
        "slanet",
        [helper.make_tensor_value_info("x", onnx.TensorProto.FLOAT, [1, 3, 488, 488])],
        outputs,
        [
            onnx.numpy_helper.from_array(boxes, "boxes_told"),
            onnx.numpy_helper.from_array(chances, "chances_told"),
            onnx.numpy_helper.from_array(np.zeros((), np.float32), "zero"),
        ],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)
    helper.set_model_props(model, {"character": "\n".join(TOKENS[1:-1])})
    onnx.save(model, str(place))


def make_slanext(folder: Path) -> None:
    torch = pytest.importorskip("torch", reason="needs the extra vlm")
    pytest.importorskip("transformers", "5.5", reason="SLANeXt came to transformers in 5.5")
    from transformers import SLANeXtConfig, SLANeXtForTableRecognition

    torch.manual_seed(7)
    config = SLANeXtConfig(
        vision_config={
            "hidden_size": 16, "num_hidden_layers": 1, "num_attention_heads": 2, "mlp_dim": 16,
            "image_size": 64, "output_channels": 16, "window_size": 2, "global_attn_indexes": [0],
        },
        post_conv_in_channels=16, post_conv_out_channels=32, hidden_size=16, max_text_length=12,
    )  # fmt: skip
    SLANeXtForTableRecognition(config).save_pretrained(folder)


def make_table_transformer(folder: Path) -> None:
    torch = pytest.importorskip("torch", reason="needs the extra vlm")
    pytest.importorskip("transformers", reason="needs the extra vlm")
    from transformers import (
        ResNetConfig,
        TableTransformerConfig,
        TableTransformerForObjectDetection,
    )

    torch.manual_seed(7)
    labels = (
        "table", "table column", "table row", "table column header",
        "table projected row header", "table spanning cell",
    )  # fmt: skip
    backbone = ResNetConfig(
        embedding_size=8, hidden_sizes=[8, 8, 8, 8], depths=[1, 1, 1, 1], layer_type="basic",
        out_features=["stage4"],
    )  # fmt: skip
    config = TableTransformerConfig(
        use_timm_backbone=False, backbone=None, backbone_config=backbone,
        d_model=16, encoder_layers=1, decoder_layers=1, num_queries=12,
        encoder_attention_heads=2, decoder_attention_heads=2,
        encoder_ffn_dim=16, decoder_ffn_dim=16,
        id2label=dict(enumerate(labels)), label2id={v: k for k, v in enumerate(labels)},
    )  # fmt: skip
    TableTransformerForObjectDetection(config).save_pretrained(folder)


MAKERS = {
    "slanet-plus": lambda folder: make_slanet(folder / "slanet-plus.onnx", corners=8),
    "slanet-1m": lambda folder: make_slanet(folder / "slanet-1m.onnx", corners=4),
    "slanext-wired": make_slanext,
    "slanext-wireless": make_slanext,
    "table-transformer": make_table_transformer,
}


def make(name: str, root: Path) -> Settings:
    """Settings with which the recogniser ``name`` finds weights made for the test."""
    return made_weights(name, root, MAKERS[name])


@pytest.fixture(params=sorted(TABLE_MODELS.rows))
def recognizer(request: pytest.FixtureRequest, tmp_path: Path) -> TableRecognizer:
    return TABLE_MODELS.load(request.param, settings=make(request.param, tmp_path))


def test_every_recogniser_has_a_maker_here_and_weights_in_the_catalogue() -> None:
    assert set(MAKERS) == set(TABLE_MODELS.rows) <= set(CATALOG)


def test_each_picture_gets_a_structure_in_order(recognizer: TableRecognizer) -> None:
    pictures = [TablePicture(PAGE, WORDS), TablePicture(PAGE[:, :40]), TablePicture(PAGE, WORDS)]
    first, second, third = recognizer.recognize(pictures)
    assert first == third
    assert not any(c.words for c in second.cells)
    assert recognizer.recognize([]) == []


def test_scores_are_shares_and_the_source_is_told(recognizer: TableRecognizer) -> None:
    (structure,) = recognizer.recognize([TablePicture(PAGE, WORDS)])
    assert 0 <= structure.score <= 1
    assert structure.source == recognizer.name


def test_every_word_is_in_one_cell_and_the_cells_tile_the_grid(recognizer: TableRecognizer) -> None:
    (structure,) = recognizer.recognize([TablePicture(PAGE, WORDS)])
    assert Counter(k for c in structure.cells for k in c.words) == Counter(range(len(WORDS)))
    assert sum(c.rowspan * c.colspan for c in structure.cells) == structure.rows * structure.cols


def test_a_picture_of_one_pixel_is_no_error(recognizer: TableRecognizer) -> None:
    (structure,) = recognizer.recognize([TablePicture(PAGE[:1, :1], WORDS[:1])])
    assert [k for c in structure.cells for k in c.words] == [0]


@pytest.mark.parametrize("name", ["slanet-plus", "slanet-1m"])
def test_what_slanet_writes_becomes_the_table(name: str, tmp_path: Path) -> None:
    recognizer = TABLE_MODELS.load(name, settings=make(name, tmp_path))
    (structure,) = recognizer.recognize([TablePicture(PAGE, WORDS)])
    assert structure_html(structure, WORDS) == (
        "<table><tr><td>a</td><td>b</td></tr><tr><td>c</td><td>d</td></tr></table>"
    )
    assert structure.score == pytest.approx(0.9)


def test_a_team_gives_the_answer_of_one_of_its_members(tmp_path: Path) -> None:
    make("slanet-plus", tmp_path)
    team = TABLE_MODELS.load("slanet", settings=make("slanet-1m", tmp_path))
    (structure,) = team.recognize([TablePicture(PAGE, WORDS)])
    assert structure.source in {"slanet-plus", "slanet-1m"}


def test_names_nobody_has_and_weights_that_are_not_there_are_told_apart(tmp_path: Path) -> None:
    with pytest.raises(OptionsError) as unknown:
        TABLE_MODELS.load("no-such-model")
    assert unknown.value.code == "unknown_table_model"
    pytest.importorskip("onnxruntime", reason="needs the extra tables")
    with pytest.raises(WeightsMissing):
        TABLE_MODELS.load(
            "slanet-plus",
            settings=nothing_fetched(tmp_path),
        )


def test_weights_that_no_engine_can_read_are_an_error_with_a_code(tmp_path: Path) -> None:
    pytest.importorskip("onnxruntime", reason="needs the extra tables")
    place = tmp_path / "slanet-plus" / "slanet-plus.onnx"
    place.parent.mkdir()
    place.write_bytes(b"no graph")
    settings = nothing_fetched(tmp_path)
    with pytest.raises(EngineUnavailable):
        TABLE_MODELS.load("slanet-plus", settings=settings)


@pytest.mark.parametrize("name", sorted(TABLE_MODELS.rows))
def test_a_missing_package_is_named_with_its_extra(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = TABLE_MODELS.rows[name]
    for package in ("onnxruntime", "torch"):
        monkeypatch.setitem(sys.modules, package, None)
    monkeypatch.delitem(sys.modules, row.target.partition(":")[0], raising=False)
    with pytest.raises(MissingExtra) as caught:
        TABLE_MODELS.load(name)
    assert caught.value.extra == row.extra


@pytest.mark.parametrize("name", sorted(TABLE_MODELS.rows))
def test_nothing_is_fetched_for_a_package_that_is_not_here(
    name: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setitem(sys.modules, TABLE_MODELS.rows[name].package, None)
    settings = nothing_fetched(tmp_path)
    with pytest.raises(MissingExtra) as caught:
        TABLE_MODELS.fetch(name, Run(), settings)
    assert caught.value.extra == TABLE_MODELS.rows[name].extra
