"""``locate_quote``: is it in the document, and where on the page."""

from __future__ import annotations

from typing import Annotated, Any

from mcp.server.mcpserver import Context
from mcp.server.mcpserver.tools import Tool
from mcp_types import CallToolResult
from pydantic import BaseModel

from mineru_tools.document.locator import Locator
from mineru_tools.reading.markers import HIDDEN
from mineru_tools.reading.quotes import Match, locate
from mineru_tools_mcp.delivery import Answer, deliver
from mineru_tools_mcp.desk import Desk
from mineru_tools_mcp.names import document_of
from mineru_tools_mcp.tools.definition import define

MOST = 3
MAX_QUOTED = 600  # characters; the caller has the words


class Place(BaseModel):
    locator: str
    similarity: float
    exact: bool
    boxes: list[dict[str, Any]]


class Located(Answer):
    matches: list[Place]


def make(desk: Desk) -> Tool:
    """The tool, working at ``desk``."""

    async def locate_quote(
        doc_id: str, quote: str, context: Context
    ) -> Annotated[CallToolResult, Located]:
        """Verify a citation: where a quote stands, word for word or nearly: locator, boxes
        (points from the top left), similarity, words that differ."""
        document = document_of(doc_id).document
        matches = await desk.read(
            lambda: locate(desk.library.passages(document), quote, limit=MOST)
        )
        facts = Located(matches=[_place(match, document) for match in matches])
        entries = list(map(_entry, facts.matches, matches))
        if len(matches) == MOST and matches[0].exact:
            entries.append("There may be more places like these; a longer quote tells them apart.")
        text = "\n\n".join(entries) or (
            "Not in the document, not even nearly. Do not cite it: search_document finds what is."
        )
        return deliver(context, desk.settings.payload, facts, text)

    return define(locate_quote)


def _place(match: Match, document: str) -> Place:
    return Place(
        locator=str(Locator(document, match.passage.page, match.passage.block)),
        similarity=round(match.similarity, 3),
        exact=match.exact,
        boxes=[
            {"page": place.page, "bbox": [round(edge, 1) for edge in place.bbox]}
            for place in match.places
        ],
    )


def _entry(place: Place, match: Match) -> str:
    kind = "exact" if place.exact else f"near, similarity {place.similarity:.2f}"
    boxes = "; ".join(f"page {box['page']} {box['bbox']}" for box in place.boxes)
    if any(passage.hidden for passage in match.passages):
        kind += f"; {HIDDEN}"
    words = " ".join(match.text.split())
    if len(words) > MAX_QUOTED:
        words = f"{words[: MAX_QUOTED // 2]} […] {words[-MAX_QUOTED // 2 :]}"
    lines = [f"{place.locator} ({kind}) boxes: {boxes}", f"> {words}"]
    if match.differences:
        changes = ", ".join(
            f"{quoted or 'nothing'!r} is {found or 'nothing'!r} there"
            for quoted, found in match.differences
        )
        lines.append(f"Differs: {changes}")
    return "\n".join(lines)
