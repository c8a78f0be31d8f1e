"""Where a block stands, as an address: ``doc://<document>/p/<page number>/b/<block number>``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from hashlib import sha256

SCHEME = "doc://"
ID_LENGTH = 16  # hex digits: with 64 bits a million documents collide once in 37 million libraries

_FORM = re.compile(r"(?:doc://)?([0-9a-f]{16})(?:/p/([1-9]\d{0,8})(?:/b/([1-9]\d{0,8}))?)?/?")
_RELATIVE = re.compile(r"/?p/([1-9]\d{0,8})(?:/b/([1-9]\d{0,8}))?/?")


def document_id(data: bytes) -> str:
    """The id of the document with these bytes: the first 16 hex digits of their sha256."""
    return sha256(data).hexdigest()[:ID_LENGTH]


@dataclass(frozen=True, slots=True, order=True)
class Locator:
    """A document, one of its pages, or a block on that page; numbers count from 1.

    The page number is the place in the source file, whichever pages were parsed. The block number
    is the block's ``index`` on its page plus 1; a block with parts goes by the index of its body.
    """

    document: str
    page: int | None = None
    block: int | None = None

    def __str__(self) -> str:
        text = SCHEME + self.document
        if self.page is not None:
            text += f"/p/{self.page}"
            if self.block is not None:
                text += f"/b/{self.block}"
        return text

    @classmethod
    def parse(cls, text: str, document: str | None = None) -> Locator:
        """The locator that ``text`` writes out; ``p/3/b/7`` is read as one within ``document``.

        ``ValueError`` when it is none.
        """
        text = text.strip()
        if match := _FORM.fullmatch(text):
            return cls(match[1], _number(match[2]), _number(match[3]))
        if document is not None and (match := _RELATIVE.fullmatch(text)):
            return cls(document, _number(match[1]), _number(match[2]))
        raise ValueError(f"not a locator: {text!r}")


def _number(text: str | None) -> int | None:
    return None if text is None else int(text)
