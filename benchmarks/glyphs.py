"""Is every glyph of a page in exactly one block? ``python -m benchmarks.glyphs [FILE ...]``.

Two comparisons of multisets of characters, page by page. *Read*: what pdfium's text page has
against our primitives; characters that pdfium only guesses are not owed, and as many others, form
fields included, may stand for them. *Placed*: the visible primitives against the lines of the
page's blocks, discarded ones included. Where the document holds a picture or LaTeX instead of
lines, glyphs may be absent: a character is missing when fewer are found than stand outside of
pictures and formulas, and too much when more are found than stand on the whole page.
"""

from __future__ import annotations

import argparse
import ctypes
import html
import re
import sys
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium

from benchmarks.report import table
from benchmarks.sets import SETS, pdf_files
from mineru_tools import MineruToolsError, parse
from mineru_tools.document.geometry import BBox
from mineru_tools.document.labels import BlockType, SpanType
from mineru_tools.document.model import Block, Page, Span
from mineru_tools.pdf.forms import FACE
from mineru_tools.pdf.overlays import JOINED
from mineru_tools.pdf.source import open_pdf
from mineru_tools.pdf.symbol_fonts import signs_of
from mineru_tools.pdf.unicode import repaired
from mineru_tools.primitives import PagePrimitives

SAMPLE = Path(__file__).parents[1] / "examples" / "sample.pdf"
PICTURES = frozenset({BlockType.IMAGE_BODY, BlockType.CHART_BODY})
FORMULAS = frozenset({SpanType.INLINE_EQUATION, SpanType.INTERLINE_EQUATION})
TAG = re.compile(r"<[^>]*>")

# Hyphens at line ends go when a word is joined; dotless letters get their dot with an accent; an
# accent alone may be written as a combining mark. Signs put together count as their pieces.
_SAME = {
    **{ord(sign): pair for sign, pair in JOINED.items()},
    **dict.fromkeys(map(ord, "-\x02\xad‐‑\u200b\u2060\ufeff"), None),
    **str.maketrans("ıȷˆ\u0300\u0302\u0303\u030c", "ij^`^~ˇ"),
}


def normalised(text: str) -> str:
    """``text`` as both sides compare it: no spaces, no hyphens, ligatures and accents apart."""
    plain = unicodedata.normalize("NFKD", text.translate(_SAME)).translate(_SAME)
    return "".join(plain.split())


@dataclass(frozen=True, slots=True)
class Check:
    """One page's differences; negative counts are characters that should not be there."""

    where: str
    glyphs: int
    read: Counter[str]
    placed: Counter[str]

    @property
    def differs(self) -> bool:
        return bool(self.read or self.placed)


def check_file(name: str, path: Path) -> list[Check]:
    """One check per page; none when the file cannot be parsed (the quality run reports that)."""
    try:
        parsed = parse(path)
    except MineruToolsError:
        return []
    texts, guesses = zip(*pdfium_texts(path), strict=True)
    broken = {issue.page for issue in parsed.issues}
    with closing(open_pdf(path.read_bytes())) as source:
        return [
            check_page(
                f"{name} p{page.index + 1}",
                texts[page.index],
                guesses[page.index],
                primitives,
                page,
            )
            for page in parsed.document.pages
            if page.index not in broken and (primitives := source.primitives(page.index))
        ]


def check_page(
    where: str, text: str, guesses: int, primitives: PagePrimitives, page: Page
) -> Check:
    glyphs = primitives.glyphs
    every = "".join(glyphs.text)
    owed = "".join(owed_texts(primitives, page))
    read = difference(text, every, text)
    fields = sum(glyphs.fonts[font] is FACE for font in glyphs.font.tolist())
    if sum(-n for n in read.values() if n < 0) <= 5 * (guesses + fields):  # ﬃ, the longest
        read = Counter({char: n for char, n in read.items() if n > 0})
    return Check(
        where,
        glyphs=len(glyphs),
        read=read,
        placed=difference(owed, "".join(page_texts(page)), every),
    )


def difference(owed: str, found: str, allowed: str) -> Counter[str]:
    """Characters of ``owed`` that are not found (positive), found beyond ``allowed`` (negative)."""
    least, have, most = (Counter(normalised(text)) for text in (owed, found, allowed))
    counts = {
        char: max(0, least[char] - have[char]) or min(0, most[char] - have[char])
        for char in least | have
    }
    return Counter({char: n for char, n in counts.items() if n})


def pdfium_texts(path: Path) -> Iterator[tuple[str, int]]:
    """Each page's characters as its text layer has them, and how many more pdfium guessed."""
    with closing(pypdfium2.PdfDocument(path)) as document:
        for index in range(len(document)):
            try:
                page = document[index]
            except pypdfium2.PdfiumError:
                yield "", 0
                continue
            text_page = page.get_textpage()
            yield _characters(text_page)
            text_page.close()
            page.close()


def _characters(text_page: pypdfium2.PdfTextPage) -> tuple[str, int]:
    units, guesses = "", 0
    for i in range(text_page.count_chars()):
        if pdfium.FPDFText_HasUnicodeMapError(text_page, i) == 1:
            guesses += 1
        elif pdfium.FPDFText_IsGenerated(text_page, i) != 1:
            code = pdfium.FPDFText_GetUnicode(text_page, i)
            units += signs_of(_font_name(text_page, i)).get(code) or chr(code)
    # Characters beyond U+FFFF come as two units, the mathematical alphabets among them.
    codes = [ord(c) for c in units.encode("utf-16", "surrogatepass").decode("utf-16", "replace")]
    unnamed = codes.count(0)
    return "".join(repaired(c) for c in codes if c > 32 or c == 2), guesses + unnamed


def _font_name(text_page: pypdfium2.PdfTextPage, index: int) -> str:
    name, flags = ctypes.create_string_buffer(128), ctypes.c_int()
    pdfium.FPDFText_GetFontInfo(text_page, index, name, len(name), flags)
    return name.value.decode("utf-8", "replace").rpartition("+")[2]


def owed_texts(primitives: PagePrimitives, page: Page) -> Iterator[str]:
    """Texts of the visible glyphs on the page that lie in no picture and no formula."""
    width, height = primitives.size
    sheet = BBox(0.0, 0.0, width, height)
    regions = tuple(excluded(all_blocks(page)))
    glyphs = primitives.glyphs
    for text, cell, hidden in zip(glyphs.text, glyphs.box.tolist(), glyphs.hidden, strict=True):
        x, y = BBox(*cell).center
        if not hidden and contains(sheet, x, y) and not any(contains(r, x, y) for r in regions):
            yield text


def contains(box: BBox, x: float, y: float) -> bool:
    return box.x0 <= x <= box.x1 and box.y0 <= y <= box.y1


def all_blocks(page: Page) -> Iterator[Block]:
    """The leaves of the page before any pass merged blocks."""
    stack = [*(page.layout or ()), *(page.discarded or ())]
    while stack:
        block = stack.pop()
        stack.extend(block.blocks or ())
        if block.blocks is None:
            yield block


def spans_of(block: Block) -> Iterator[Span]:
    for line in block.lines or ():
        for span in line.spans:
            if span.cells is None:
                yield span
            else:
                yield from (each for cell in span.cells for row in cell.lines for each in row.spans)


def excluded(blocks: Iterable[Block]) -> Iterator[BBox]:
    for block in blocks:
        if block.type in PICTURES and block.bbox:
            yield block.bbox
        for span in spans_of(block):
            if span.type in FORMULAS and span.bbox:
                yield span.bbox


def page_texts(page: Page) -> Iterator[str]:
    for block in all_blocks(page):
        if block.type not in PICTURES:
            yield from (span_text(span) for span in spans_of(block))


def span_text(span: Span) -> str:
    if span.type in FORMULAS:
        return ""
    if span.children is not None:
        return "".join(map(span_text, span.children))
    if span.html is not None:
        return html.unescape(TAG.sub("", span.html))
    return span.content or ""


def report(checks: Sequence[Check], limit: int = 20) -> str:
    """How many pages agree, and the pages that differ most."""
    glyphs = sum(check.glyphs for check in checks)
    agree = sum(not check.differs for check in checks)
    parts = [f"{agree} of {len(checks)} pages agree; {glyphs} glyphs."]
    worst = sorted((c for c in checks if c.differs), key=lambda c: -_size(c.read) - _size(c.placed))
    rows = [[c.where, str(c.glyphs), _shown(c.read), _shown(c.placed)] for c in worst[:limit]]
    if rows:
        parts.append(table(["page", "glyphs", "read", "placed"], rows))
        parts.append("`+` characters are missing, `-` ones are too many.")
    return "\n\n".join(parts)


def _size(counts: Counter[str]) -> int:
    return sum(map(abs, counts.values()))


def _shown(counts: Counter[str], limit: int = 8) -> str:
    most = sorted(counts.items(), key=lambda item: (-abs(item[1]), item[0]))
    shown = " ".join(f"{n:+d}{char!r}" for char, n in most[:limit]).replace("|", "\\|")
    return f"{_size(counts)}: {shown}" if counts else "-"


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.glyphs")
    parser.add_argument("files", nargs="*", type=Path, help="PDFs; the sample without any")
    parser.add_argument("--data", type=Path, help="check all benchmark sets found there")
    args = parser.parse_args(argv)
    files = {path.name: path for path in args.files or [SAMPLE]}
    if args.data:
        files = {f"{s.name}/{k}": p for s in SETS for k, p in pdf_files(args.data, s.name).items()}
    checks = [check for name, path in files.items() for check in check_file(name, path)]
    print(report(checks))
    return 1 if any(check.differs for check in checks) else 0


if __name__ == "__main__":
    sys.exit(main())
