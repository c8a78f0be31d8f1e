"""Which tables MinerU 3.4 takes for one table cut by a page break."""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise

from mineru_tools.document.model import Document, Page
from mineru_tools.postprocess.paragraphs import At
from mineru_tools.postprocess.table_chains import Chain, onto_chain
from mineru_tools.postprocess.table_fit import fit_loosely, repeated_rows
from mineru_tools.postprocess.table_part import TablePart, read_part
from mineru_tools.postprocess.table_rows import Member, is_marked

_SAME_WIDTH = 0.1  # of the smaller
_CONTINUED = re.compile(
    r"\([续續]\)$|\([续續]上?表\)$|[续續]表$|\(cont\.\)$|\(cont['’]d\)$|(?<![^\W\d_])continued\)?$"
    r"|\(continued\)",
    re.IGNORECASE,
)


def chains_like_mineru(document: Document) -> list[Chain]:
    """The tables that end one page and open the next, of as many columns, with no new caption."""
    found: list[Chain] = []
    for page_at, (before, after) in enumerate(pairwise(document.pages)):
        last, later = _last_part(before), _first_part(after)
        if last is None or later is None or not _same_table(last, later):
            continue
        place = At(page_at, len(before.content or ()) - 1)
        if not found or found[-1].places[-1] != place:
            found.append(Chain([place], [Member(last, tuple(range(last.columns + 1)))]))
        member = _member(found[-1], later)
        if member is not None:
            found[-1].places.append(At(page_at + 1, 0))
            found[-1].members.append(member)
    return [chain for chain in found if len(chain.members) > 1]


def _last_part(page: Page) -> TablePart | None:
    return read_part(page.content[-1], page) if page.content else None


def _first_part(page: Page) -> TablePart | None:
    return read_part(page.content[0], page) if page.content else None


def _same_table(last: TablePart, later: TablePart) -> bool:
    continued = any(map(_says_continued, later.captions))
    if later.captions and not continued:
        return False
    if len(last.footnotes) > int(continued):
        return False
    a, b = last.bbox.width, later.bbox.width
    return abs(a - b) < _SAME_WIDTH * min(a, b)


def _member(chain: Chain, later: TablePart) -> Member | None:
    last = chain.last
    skip = repeated_rows(last.rows, later.rows)
    fit = fit_loosely(last.rows[-1], later.rows[skip])
    edges = None if fit is None else onto_chain(chain, fit.above, fit.below)
    if edges is None:
        return None
    return Member(later, edges, skip, is_marked(last, later, skip))


def _says_continued(caption: str) -> bool:
    plain = unicodedata.normalize("NFKC", caption).strip()
    return _CONTINUED.search(plain) is not None
