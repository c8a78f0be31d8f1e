from __future__ import annotations

from mineru_tools import ParseOptions
from mineru_tools.document.labels import BlockType, SpanType
from mineru_tools.document.model import Block, Document, Line, Page, Span
from mineru_tools.document.text import block_text
from mineru_tools.postprocess.hyphens import keep_hard_hyphens


def joined(*lines: str, elsewhere: str = "", compat: bool = False) -> str:
    """The text of a paragraph of ``lines`` in a document that also says ``elsewhere``."""
    blocks = tuple(
        Block(
            BlockType.TEXT, lines=tuple(Line(spans=(Span(SpanType.TEXT, content=t),)) for t in each)
        )
        for each in (lines, (elsewhere,))
    )
    options = ParseOptions(compat="mineru-3.4" if compat else None)
    document = keep_hard_hyphens(Document((Page(0, content=blocks),)), options)
    [page] = document.pages
    assert page.content is not None
    return block_text(page.content[0])


def test_a_compound_known_from_another_line_keeps_its_hyphen() -> None:
    text = joined("ignores the cross-", "section and", elsewhere="The cross-section, seen")
    assert text == "ignores the cross-section and"


def test_a_word_broken_for_the_line_is_made_whole() -> None:
    assert (
        joined("a hand-", "ful of verticals", elsewhere="no other hand") == "a handful of verticals"
    )


def test_a_compound_also_written_as_one_word_is_made_whole() -> None:
    text = joined("by e-", "mail", elsewhere="an e-mail is an email")
    assert text == "by email"


def test_the_case_of_the_first_letter_plays_no_part() -> None:
    assert joined("Cross-", "section", elsewhere="a cross-section") == "Cross-section"


def test_compat_drops_every_hyphen_as_mineru_does() -> None:
    text = joined("the cross-", "section", elsewhere="a cross-section", compat=True)
    assert text == "the crosssection"
