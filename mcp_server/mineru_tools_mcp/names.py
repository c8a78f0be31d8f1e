"""What callers write for a document or a block, as locators; what is shown of their names."""

from __future__ import annotations

from mineru_tools.document.locator import Locator
from mineru_tools.errors import OptionsError
from mineru_tools.reading.cursor import Cursor
from mineru_tools.reading.markers import without_comments


def document_of(text: str) -> Locator:
    """The document that a caller names by its id or by any locator in it."""
    try:
        return Locator.parse(text)
    except ValueError:
        raise OptionsError(
            f"{text!r} is no doc_id",
            hint="give the 16 hex digits that parse_pdf or list_documents returned",
            code="invalid_doc_id",
        ) from None


def block_of(text: str, document: str) -> Locator:
    """The block that a caller names as ``p/3/b/7`` or by its full locator."""
    try:
        locator = Locator.parse(text, document)
    except ValueError:
        locator = Locator(document)
    if locator.document != document:
        raise OptionsError(
            f"{text!r} belongs to another document",
            hint=f"call again with doc_id {locator.document!r}",
            code="invalid_locator",
        )
    if locator.block is None:
        hint = "write it as p/3/b/7"
        if locator.page is not None:
            hint += f"; for the whole page give its number, {locator.page}, instead of a block"
        raise OptionsError(f"{text!r} is no block", hint=hint, code="invalid_locator")
    return locator


def page_of(text: str, document: str) -> int | None:
    """The number of the page that a caller names as ``p/3`` or by its full locator."""
    try:
        locator = Locator.parse(text, document)
    except ValueError:
        return None
    return locator.page if locator.block is None and locator.document == document else None


def cursor_of(text: str, document: str) -> Cursor:
    """The cursor that a caller gives back; any locator of a block is one too."""
    prefix = str(Locator(document))
    return Cursor.parse(text.strip().removeprefix(prefix))


def clipped(text: str, width: int) -> str:
    """``text`` in one line of at most ``width`` characters, without comments of its own."""
    line = without_comments(" ".join(text.split()))
    return line if len(line) <= width else line[: width - 1].rstrip() + "…"
