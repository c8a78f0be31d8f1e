from __future__ import annotations

import pytest

from mineru_tools.document.labels import BlockType
from tests.layout.typesetter import BOLD, PROSE, Piece, document, kind_of, line, of_kind, paragraph

ENTRIES = ("[1] R. Herschy, Streamflow, 2009.", "[2] S. Rantz, Measurement, 1982.")


def ending(title: str) -> list[Piece]:
    return [
        paragraph(PROSE * 3, x=72, y=100, width=400),
        line(title, x=72, y=240, size=14, font=BOLD),
        *[line(entry, x=72, y=270 + 14 * k) for k, entry in enumerate(ENTRIES)],
    ]


@pytest.mark.parametrize("title", ["References", "7 References", "Bibliography", "参考文献"])
def test_entries_below_a_title_of_references_are_told_one_by_one(title: str) -> None:
    [page] = document(ending(title))
    assert of_kind(page, BlockType.REF_TEXT) == list(ENTRIES)


def test_a_list_below_another_title_is_a_list() -> None:
    [page] = document(ending("Advice"))
    assert of_kind(page, BlockType.REF_TEXT) == []
    assert len(of_kind(page, BlockType.LIST)) == 1


def test_the_next_title_ends_the_references() -> None:
    appendix = [
        line("Appendix", x=72, y=320, size=14, font=BOLD),
        paragraph(PROSE.replace("brook", "pond") * 2, x=72, y=350, width=400),
    ]
    [page] = document([*ending("References"), *appendix])
    assert kind_of(page, "The pond") is BlockType.TEXT


def test_references_go_on_over_the_page() -> None:
    more = [line("[3] H. Moore, Dilution, 2005.", x=72, y=100)]
    pages = document(ending("References"), more)
    assert of_kind(pages[1], BlockType.REF_TEXT) == ["[3] H. Moore, Dilution, 2005."]
