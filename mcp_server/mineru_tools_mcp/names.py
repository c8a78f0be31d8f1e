"""What callers write for a document or a block, as locators."""

from __future__ import annotations

from mineru_tools.document.locator import Locator
from mineru_tools.errors import OptionsError


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
    if locator.block is None:
        raise OptionsError(
            f"{text!r} is no block", hint="write it as p/3/b/7", code="invalid_locator"
        )
    if locator.document != document:
        raise OptionsError(
            f"{text!r} belongs to another document",
            hint=f"call again with doc_id {locator.document!r}",
            code="invalid_locator",
        )
    return locator
