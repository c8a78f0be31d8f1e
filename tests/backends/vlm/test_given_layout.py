"""Where the layout comes from for models that see none."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest
from PIL import Image

from mineru_tools import ParseOptions, Run
from mineru_tools.backends.pipeline import backend as pipeline
from mineru_tools.backends.vlm import given_layout as room
from mineru_tools.backends.vlm.backend import page_picture
from mineru_tools.backends.vlm.given_layout import given_layout
from mineru_tools.backends.vlm.region import TYPES
from mineru_tools.document.geometry import BBox
from mineru_tools.document.labels import BlockType
from mineru_tools.errors import MineruToolsError, OptionsError
from mineru_tools.formats.table import open_pages
from mineru_tools.recognizers.image import RGB
from mineru_tools.recognizers.layout import LayoutBox
from mineru_tools.sources.pages import PagedSource
from mineru_tools.sources.source import Source

SAMPLE = Path(__file__).parents[3] / "examples" / "sample.pdf"


@dataclass(frozen=True)
class Networks:
    """The registry of layout networks of a machine that has some of them."""

    here: tuple[str, ...]

    def is_ready(self, name: str) -> bool:
        return name in self.here

    def members(self, name: str) -> tuple[str, ...]:
        if name == "nonsense":
            raise OptionsError("unknown", code="unknown_layout_model")
        return (name,)

    def wanted(self, name: str, run: Run) -> Network:
        return Network(name)


@dataclass(frozen=True)
class Network:
    name: str

    def read(self, picture: RGB) -> tuple[LayoutBox, ...]:
        height, width = picture.shape[:2]
        seen = [
            LayoutBox(label, BBox(0.1 * width, 0.1 * k * height, 0.9 * width, height), 0.9, k)
            for k, label in enumerate(
                (BlockType.TITLE, BlockType.TEXT, BlockType.TABLE_BODY, BlockType.IMAGE_CAPTION)
            )
        ]
        beyond = BBox(width, 0, width + 0.1, height)
        return (*seen, LayoutBox(BlockType.ASIDE_TEXT, beyond, 0.9, len(seen)))


@pytest.fixture
def sample() -> Iterator[PagedSource]:
    with closing(open_pages(Source.of(SAMPLE), ParseOptions())) as pages:
        yield pages


def put(monkeypatch: pytest.MonkeyPatch, *here: str) -> None:
    monkeypatch.setattr(room, "LAYOUT_MODELS", Networks(here))


@pytest.mark.parametrize("model", ["auto", "pp-doclayout-v2"])
def test_a_network_that_is_here_tells_it_in_its_order(
    monkeypatch: pytest.MonkeyPatch, sample: PagedSource, model: str
) -> None:
    put(monkeypatch, "cdla", "pp-doclayout-v2")
    layout = given_layout(sample, [0], ParseOptions(layout_model=model), Run())
    told = layout(0, lambda: page_picture(sample, 0))
    assert told is not None
    assert [each.type for each in told] == ["title", "text", "table", "caption"]
    assert tuple(told[2].bbox) == (0.1, 0.2, 0.9, 1.0)


@pytest.mark.parametrize("model", ["auto", "cdla", None])
def test_without_a_network_that_knows_an_order_the_pipeline_tells_it(
    monkeypatch: pytest.MonkeyPatch, sample: PagedSource, model: str | None
) -> None:
    put(monkeypatch, "cdla")
    monkeypatch.setattr(pipeline, "layout_recognizer", lambda options, run: lambda page: None)
    layout = given_layout(sample, [0, 1], ParseOptions(layout_model=model), Run())
    told = layout(1, lambda: page_picture(sample, 1))
    assert told
    assert {each.type for each in told} <= TYPES
    assert {"text", "table"} <= {each.type for each in told}
    assert all(each.content is None for each in told)


def test_a_network_that_does_not_exist_is_refused(
    monkeypatch: pytest.MonkeyPatch, sample: PagedSource
) -> None:
    put(monkeypatch)
    with pytest.raises(OptionsError) as caught:
        given_layout(sample, [0], ParseOptions(layout_model="nonsense"), Run())
    assert caught.value.code == "unknown_layout_model"


def test_nobody_tells_the_layout_of_a_page_that_cannot_be_shown(
    monkeypatch: pytest.MonkeyPatch, sample: PagedSource
) -> None:
    def broken() -> Image.Image:
        raise MineruToolsError("no picture")

    put(monkeypatch, "pp-doclayout-v3")
    assert given_layout(sample, [0], ParseOptions(), Run())(0, broken) is None


def test_nobody_tells_the_layout_of_a_scan_that_nobody_reads(
    monkeypatch: pytest.MonkeyPatch, sample: PagedSource, tmp_path: Path
) -> None:
    put(monkeypatch)
    monkeypatch.setattr(pipeline, "text_recognizer", lambda options, run: None)
    page_picture(sample, 0).save(tmp_path / "scan.png")
    with closing(open_pages(Source.of(tmp_path / "scan.png"), ParseOptions())) as scan:
        layout = given_layout(scan, [0], ParseOptions(), Run())
        assert layout(0, lambda: page_picture(scan, 0)) is None
