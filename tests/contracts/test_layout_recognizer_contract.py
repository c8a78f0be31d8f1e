"""What every layout recogniser does, whatever network is behind it.

The one that runs on onnxruntime gets a graph made here that always sees the same; those that run
on transformers get a tiny network of the real class with random weights.
"""

from __future__ import annotations

import sys
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from mineru_tools.document.geometry import BBox
from mineru_tools.document.labels import BlockType
from mineru_tools.errors import EngineUnavailable, MissingExtra, OptionsError, WeightsMissing
from mineru_tools.recognizers.image import RGB
from mineru_tools.recognizers.layout import LAYOUT_MODELS, LayoutRecognizer
from mineru_tools.recognizers.layout.boxes import SAME, overlap
from mineru_tools.weights import CATALOG
from tests.support.made_weights import made_weights, nothing_fetched

KINDS, STEPS = 10, 8
GRIDS = ((8, 7600), (16, 1900), (32, 475), (64, 130))  # the stride, the places
PAGE = np.random.default_rng(7).integers(0, 255, (400, 304, 3), np.uint8)
LABELS = ("doc_title", "text", "image", "table", "header", "inline_formula")


def make_cdla(folder: Path) -> None:
    """A graph of PicoDet's form that sees a figure thrice, once as a table, and a line of text."""
    onnx = pytest.importorskip("onnx", reason="graphs for the test are made with onnx")
    pytest.importorskip("onnxruntime", reason="needs the extra ocr")
    told: dict[str, Any] = {}
    for stride, places in GRIDS:
        told[f"chances{stride}"] = np.zeros((1, places, KINDS), np.float32)
        told[f"sides{stride}"] = np.zeros((1, places, 4 * STEPS), np.float32)
    # The places of row 5, columns 4 and 5, of the grid of 32 pixels, each six and four steps wide.
    for column, chance in ((4, 0.9), (5, 0.8)):
        told["chances32"][0, 5 * 19 + column, 2] = chance
        for side, steps in enumerate((column - 2, 3, 8 - column, 2)):
            told["sides32"][0, 5 * 19 + column, STEPS * side + steps] = 60.0
    told["chances32"][0, 5 * 19 + 5, 4] = 0.7
    told["chances8"][0, 76 * 90 + 20, 0] = 0.6
    told["sides8"][0, 76 * 90 + 20, [STEPS * side + 1 for side in range(4)]] = 60.0
    helper: Any = onnx.helper
    nodes = [
        helper.make_node("ReduceMax", ["image"], ["most"], keepdims=0),
        # The input takes part, so that it is one; its greatest value times zero changes nothing.
        helper.make_node("Mul", ["most", "zero"], ["nothing"]),
        *(helper.make_node("Add", [f"{name}_told", "nothing"], [name]) for name in told),
    ]
    kind = onnx.TensorProto.FLOAT
    graph = helper.make_graph(
        nodes,
        "picodet",
        [helper.make_tensor_value_info("image", kind, [1, 3, 800, 608])],
        [helper.make_tensor_value_info(name, kind, v.shape) for name, v in told.items()],
        [
            *(onnx.numpy_helper.from_array(v, f"{name}_told") for name, v in told.items()),
            onnx.numpy_helper.from_array(np.zeros((), np.float32), "zero"),
        ],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)
    onnx.save(model, str(folder / "layout_cdla.onnx"))


def make_pp_doclayout(folder: Path) -> None:
    torch = pytest.importorskip("torch", reason="needs the extra vlm")
    pytest.importorskip("transformers", "5.8", reason="PP-DocLayout came to transformers late")
    import transformers

    torch.manual_seed(7)
    second = folder.name.endswith("v2")
    backbone = {
        "model_type": "hgnet_v2", "stem_channels": [3, 8, 8], "stage_in_channels": [8, 8, 8, 8],
        "stage_mid_channels": [8, 8, 8, 8], "stage_out_channels": [8, 8, 8, 8],
        "hidden_sizes": [8, 8, 8, 8], "depths": [1, 1, 1, 1], "stage_num_blocks": [1, 1, 1, 1],
        "stage_numb_of_layers": [1, 1, 1, 1],
        "out_features": [f"stage{k}" for k in range(2 if second else 1, 5)],
    }  # fmt: skip
    known: dict[str, Any] = {
        "backbone_config": backbone, "encoder_hidden_dim": 16, "encoder_in_channels": [8, 8, 8],
        "encoder_ffn_dim": 16, "encoder_attention_heads": 2, "d_model": 16, "num_queries": 12,
        "decoder_in_channels": [16, 16, 16], "decoder_ffn_dim": 16, "decoder_layers": 1,
        "decoder_attention_heads": 2, "num_denoising": 0,
        "id2label": dict(enumerate(LABELS)), "label2id": {v: k for k, v in enumerate(LABELS)},
    }  # fmt: skip
    if second:
        order = {
            "hidden_size": 24, "num_attention_heads": 2, "intermediate_size": 16,
            "num_hidden_layers": 1, "coordinate_size": 4, "shape_size": 4,
            "num_classes": len(LABELS), "global_pointer_head_size": 8,
        }  # fmt: skip
        config: Any = transformers.PPDocLayoutV2Config(
            **known, reading_order_config=order, class_order=list(range(len(LABELS))),
            class_thresholds=[0.1] * len(LABELS),
        )  # fmt: skip
        network: Any = transformers.PPDocLayoutV2ForObjectDetection(config)
    else:
        config = transformers.PPDocLayoutV3Config(
            **known, mask_feature_channels=[8, 8], x4_feat_dim=8, num_prototypes=4,
            global_pointer_head_size=8,
        )  # fmt: skip
        network = transformers.PPDocLayoutV3ForObjectDetection(config)
    with torch.no_grad():  # random as they are, the scores are next to nothing
        for name, weights in network.named_parameters():
            if "score_head" in name or "class_embed" in name:
                weights.normal_(std=2.0)
    network.save_pretrained(folder)


MAKERS = {
    "cdla": make_cdla,
    "pp-doclayout-v2": make_pp_doclayout,
    "pp-doclayout-v3": make_pp_doclayout,
}


def made(name: str, root: Path) -> LayoutRecognizer:
    return LAYOUT_MODELS.load(name, settings=made_weights(name, root, MAKERS[name]))


@pytest.fixture(params=sorted(LAYOUT_MODELS.rows))
def recognizer(request: pytest.FixtureRequest, tmp_path: Path) -> LayoutRecognizer:
    return made(request.param, tmp_path)


def test_every_recogniser_has_a_maker_here_and_weights_in_the_catalogue() -> None:
    assert set(MAKERS) == set(LAYOUT_MODELS.rows) <= set(CATALOG)
    assert {CATALOG[name].task for name in LAYOUT_MODELS.rows} == {"layout"}


def test_a_page_is_seen_the_same_way_each_time(recognizer: LayoutRecognizer) -> None:
    seen = recognizer.read(PAGE)
    assert seen
    assert recognizer.read(PAGE) == seen


@pytest.mark.parametrize("size", [(400, 304), (1, 1), (1, 900), (900, 2), (1200, 1200)])
def test_boxes_are_on_the_picture_and_scores_are_shares(
    recognizer: LayoutRecognizer, size: tuple[int, int]
) -> None:
    picture: RGB = np.resize(PAGE, (*size, 3))
    page = BBox(0, 0, size[1], size[0])
    for box in recognizer.read(picture):
        assert page.intersection(box.bbox) == box.bbox
        assert box.bbox.area > 0
        assert 0 <= box.score <= 1
        assert isinstance(box.label, BlockType)


def test_nothing_is_told_twice(recognizer: LayoutRecognizer) -> None:
    for a, b in combinations(recognizer.read(PAGE), 2):
        assert overlap(a.bbox, b.bbox) <= SAME + 1e-6


def test_an_order_is_told_of_all_or_none(recognizer: LayoutRecognizer) -> None:
    seen = recognizer.read(PAGE)
    told = [box.order for box in seen]
    if recognizer.name == "cdla":
        assert told == [None] * len(seen)
        assert [box.score for box in seen] == sorted((box.score for box in seen), reverse=True)
    else:
        assert told == list(range(len(seen)))


def test_the_surest_of_several_answers_is_the_box_in_pixels_of_the_page(tmp_path: Path) -> None:
    figure, text = made("cdla", tmp_path).read(PAGE)
    assert (figure.label, text.label) == (BlockType.IMAGE_BODY, BlockType.TEXT)
    assert figure.score == pytest.approx(0.9)
    # From 4.5 - 2 to 4.5 + 4 and from 5.5 - 3 to 5.5 + 2 steps of 32 pixels, halved as PAGE is.
    assert figure.bbox == pytest.approx((40, 40, 136, 120), abs=0.01)
    assert text.bbox == pytest.approx((78, 358, 86, 366), abs=0.01)


def test_names_nobody_has_and_weights_that_are_not_there_are_told_apart(tmp_path: Path) -> None:
    with pytest.raises(OptionsError) as unknown:
        LAYOUT_MODELS.load("no-such-model")
    assert unknown.value.code == "unknown_layout_model"
    pytest.importorskip("onnxruntime", reason="needs the extra ocr")
    with pytest.raises(WeightsMissing):
        LAYOUT_MODELS.load("cdla", settings=nothing_fetched(tmp_path))
    assert not LAYOUT_MODELS.is_ready("cdla", nothing_fetched(tmp_path))


def test_weights_that_are_damaged_are_an_error_with_a_code(tmp_path: Path) -> None:
    pytest.importorskip("onnxruntime", reason="needs the extra ocr")
    (tmp_path / "cdla").mkdir()
    (tmp_path / "cdla" / "layout_cdla.onnx").write_bytes(b"no model")
    with pytest.raises(EngineUnavailable):
        LAYOUT_MODELS.load("cdla", settings=nothing_fetched(tmp_path))


@pytest.mark.parametrize("name", sorted(LAYOUT_MODELS.rows))
def test_a_missing_package_is_named_with_its_extra(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = LAYOUT_MODELS.rows[name]
    monkeypatch.setitem(sys.modules, str(row.package), None)
    monkeypatch.delitem(sys.modules, row.target.partition(":")[0], raising=False)
    with pytest.raises(MissingExtra) as caught:
        LAYOUT_MODELS.load(name)
    assert caught.value.extra == row.extra
