from __future__ import annotations

from pathlib import Path

from mineru_tools import parse
from mineru_tools.document.labels import BlockType
from mineru_tools.render.passage_parts import covered_blocks
from mineru_tools.render.passages import passages

SAMPLE = Path(__file__).parents[2] / "examples" / "sample.pdf"


def test_a_caption_is_read_with_its_table_and_a_second_half_with_its_first() -> None:
    with parse(SAMPLE) as parsed:
        document = parsed.document
    found = passages(document)
    covered = covered_blocks(document, found)
    table = next(
        block
        for page in document.pages
        for block in page.content or ()
        if block.type is BlockType.TABLE
    )
    caption = next(p for p in table.blocks or () if p.type is BlockType.TABLE_CAPTION)
    assert covered[2, (caption.index or 0) + 1] == (2, (table.index or 0) + 1)
    (half,) = (
        block
        for block in document.pages[2].content or ()
        if block.continues_prev and block.type is BlockType.TEXT
    )
    page, number = covered[3, (half.index or 0) + 1]
    assert page < 3
    first = next(each for each in found if (each.page, each.block) == (page, number))
    assert {place.page for place in first.places} >= {page, 3}


def test_every_block_of_the_sample_leads_to_a_passage() -> None:
    with parse(SAMPLE) as parsed:
        document = parsed.document
    found = passages(document)
    own = {(each.page, each.block) for each in found}
    covered = covered_blocks(document, found)
    numbers = {
        (page.index + 1, (part.index or 0) + 1)
        for page in document.pages
        for block in (*(page.content or ()), *(page.discarded or ()))
        for part in (block, *(block.blocks or ()))
    }
    assert numbers == own | set(covered)
    assert set(covered.values()) <= own
