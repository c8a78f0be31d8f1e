"""From a question to the page and the box, with a real vector store and a real model."""

from __future__ import annotations

import json
import runpy
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from mineru_tools import ParsedDocument, parse
from mineru_tools.document.geometry import BBox
from mineru_tools.document.locator import Locator

EXAMPLE = Path(__file__).parents[3] / "examples" / "rag" / "langchain_with_qdrant.py"

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def example() -> dict[str, Any]:
    return runpy.run_path(str(EXAMPLE))


@pytest.fixture(scope="module")
def store(example: dict[str, Any]) -> Any:
    return example["store_of"](example["SAMPLE"], example["LocalEmbeddings"]())


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("How far below the place where the salt goes in may the probe stand?", "salt"),
        ("Which readings were taken at the verticals on 12 May?", "<table"),
        ("How large is the uncertainty of the measured flow?", "uncertaint"),
    ],
)
def test_a_question_finds_its_chunk_where_it_stands_on_the_page(
    store: Any, sample: ParsedDocument, question: str, answer: str
) -> None:
    hits = store.similarity_search(question, k=3)
    hit = next(each for each in hits if answer in each.metadata["text"])
    about = hit.metadata
    locator = Locator.parse(json.loads(about["blocks"])[0])
    page = sample.document.pages[about["page"]]
    assert page.size == pytest.approx((about["page_width"], about["page_height"]), abs=0.01)
    (block,) = (b for b in page.content or () if (b.index or 0) + 1 == locator.block)
    assert block.bbox is not None
    box = BBox(*(about[f"bbox_{side}"] for side in ("x0", "y0", "x1", "y1")))
    assert block.bbox.expand(0.02).covers(box) == 1  # of a table's part the rows, else the block
    assert (about["type"] == "table") == ("<table" in answer)


def test_storing_a_file_again_replaces_its_chunks(store: Any, example: dict[str, Any]) -> None:
    count = store.client.count("chunks").count
    loader = example["MinerULoader"](example["SAMPLE"], ids="uuid")
    chunk = loader.load()[0]
    (kept,) = store.get_by_ids([chunk.id])
    assert kept.metadata["chunk_id"] == chunk.metadata["chunk_id"]
    store.add_documents([chunk])
    assert store.client.count("chunks").count == count
    (replaced,) = store.get_by_ids([chunk.id])
    metadata = {key: value for key, value in replaced.metadata.items() if not key.startswith("_")}
    assert metadata == chunk.metadata


def test_the_example_draws_the_box_of_the_best_hit(
    example: dict[str, Any], store: Any, tmp_path: Path
) -> None:
    (hit,) = store.similarity_search(example["QUESTION"], k=1)
    picture = tmp_path / "hit.png"
    example["draw"](hit, picture)
    with Image.open(picture) as image:
        red = sum(n for n, colour in image.getcolors(1 << 24) or () if colour == (220, 30, 60))
        shown = image.size
    with parse(example["SAMPLE"]) as parsed:
        plain = parsed.page_image(hit.metadata["page"], dpi=example["DPI"])
    assert shown == plain.size
    assert red > 500
