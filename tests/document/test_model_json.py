"""MinerU 3.x model.json, in the shapes of the pipeline and of the VLM backends."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from mineru_tools.document import middle_json, model_json
from mineru_tools.document.detections import DetectedPage, Region
from mineru_tools.document.geometry import BBox
from mineru_tools.document.labels import BlockType, SpanType
from mineru_tools.document.model import Block, Document, Line, Page, Span
from mineru_tools.document.model_json_source import LABELS
from mineru_tools.errors import CorruptDocument
from tests.document import strategies

DATA = Path(__file__).parent / "data"
calm = settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


def read(name: str) -> Any:
    return json.loads((DATA / f"{name}.json").read_text(encoding="utf-8"))


def example(backend: str) -> Document:
    return middle_json.load(read(f"{backend}_middle"))


@pytest.mark.parametrize(("name", "kind"), [("pipeline", DetectedPage), ("vlm", tuple)])
def test_a_file_is_recognised_and_survives_a_round_trip(name: str, kind: type) -> None:
    value = read(f"{name}_model")
    pages = model_json.load(value)
    assert isinstance(pages[0], kind)
    write = {"pipeline": model_json.dump_pipeline, "vlm": model_json.dump_vlm}[name]
    assert write(pages) == value  # type: ignore[operator]


def test_a_pipeline_page_has_classes_in_pixels_and_then_texts() -> None:
    first: Any = model_json.dump(example("pipeline"))[0]
    assert first["page_info"] == {"page_no": 0, "width": 1653, "height": 2336}
    found = first["layout_dets"]
    labels = [each["label"] for each in found]
    assert labels == [
        "text",
        "inline_formula",
        "figure_title",
        "table",
        "vision_footnote",
        "number",
        *["ocr_text"] * 5,
    ]
    assert found[0] == {
        "cls_id": 22,
        "label": "text",
        "score": 0.97,
        "bbox": [200, 333, 833, 417],
        "index": 1,
    }
    assert found[1]["latex"] == "h^2"
    assert found[3]["html"] == "<table><tr><td>1</td></tr></table>"
    assert found[6] == {
        "label": "ocr_text",
        "score": 0.981,
        "bbox": [200, 333, 833, 372],
        "text": "The harbour was meas-",
    }


def test_a_score_that_nobody_gave_is_one() -> None:
    page = Page(0, (100, 100), layout=(Block(BlockType.TEXT, BBox(0, 0, 9, 9)),))
    value: Any = model_json.dump(Document((page,), backend="pipeline"))
    assert value[0]["layout_dets"][0]["score"] == 1.0


@pytest.mark.parametrize(("level", "label"), [(1, "doc_title"), (2, "paragraph_title")])
def test_a_title_is_labelled_by_its_level(level: int, label: str) -> None:
    page = Page(0, (100, 100), layout=(Block(BlockType.TITLE, BBox(0, 0, 9, 9), level=level),))
    value: Any = model_json.dump(Document((page,), backend="pipeline"))
    assert value[0]["layout_dets"][0]["label"] == label


def test_a_very_large_page_has_fewer_pixels() -> None:
    value: Any = model_json.dump(Document((Page(0, (7000.0, 3500.0)),), backend="pipeline"))
    assert (value[0]["page_info"]["width"], value[0]["page_info"]["height"]) == (3500, 1750)


def test_a_vlm_page_has_regions_in_shares_and_reading_order() -> None:
    (page,) = model_json.load_vlm(model_json.dump(example("vlm")))
    assert [region.type for region in page] == [
        "title",
        "image",
        "image_caption",
        "list",
        "ref_text",
        "ref_text",
        "algorithm",
        "code_caption",
        "chart",
        "table",
        "text",
        "header",
        "aside_text",
    ]
    assert page[0] == Region("title", BBox(0.118, 0.091, 0.654, 0.126), 0, "Signals")
    assert page[1].sub_type == "natural_image"
    assert page[3].content is None
    assert page[6].angle == 90
    assert page[9].cell_merge == (0, 1, 0)
    assert page[10].merge_prev


def test_formulas_of_a_region_stand_in_brackets() -> None:
    box = BBox(0, 0, 50, 50)
    words = (
        Span(SpanType.TEXT, content="so "),
        Span(SpanType.INLINE_EQUATION, content="x"),
    )
    display = (Span(SpanType.INTERLINE_EQUATION, content="y"),)
    page = Page(
        0,
        (100, 100),
        layout=(
            Block(BlockType.TEXT, box, lines=(Line(spans=words),)),
            Block(BlockType.INTERLINE_EQUATION, box, lines=(Line(spans=display),)),
        ),
    )
    ((text, equation),) = model_json.load_vlm(model_json.dump(Document((page,), "vlm")))
    assert text.content == "so \\(x\\)"
    assert equation.content == "\\[\ny\n\\]"


@calm
@given(strategies.documents)
def test_what_is_written_for_any_document_can_be_read_again(document: Document) -> None:
    value = json.loads(json.dumps(model_json.dump(document)))
    detected = model_json.load_pipeline(value)
    assert model_json.dump_pipeline(detected) == value
    for page in detected:
        for each in page.detections:
            assert each.label == "ocr_text" or LABELS[each.cls_id or 0] == each.label
    regions = model_json.dump(Document(document.pages, "vlm"))
    for region in (region for page in model_json.load_vlm(regions) for region in page):
        assert all(0 <= share <= 1 for share in region.bbox)


@given(strategies.json_values)
def test_any_other_json_is_read_faithfully_or_corrupt(value: Any) -> None:
    try:
        pages = model_json.load(value)
    except CorruptDocument:
        return
    assert len(pages) == len(value)


@pytest.mark.parametrize(
    "value",
    [
        [{"layout_dets": []}],
        [{"layout_dets": [], "page_info": {"page_no": 0, "width": 1}}],
        [{"layout_dets": [{"bbox": [0, 0, 1, 1]}], "page_info": {}}],
        [[{"type": "text"}]],
        [[{"type": "text", "bbox": [0, 0, 1, 1], "cell_merge": "01"}]],
        [[], {}],
    ],
)
def test_a_file_with_a_hole_is_corrupt(value: Any) -> None:
    with pytest.raises(CorruptDocument):
        model_json.load(value)
