"""Comments that tell where a text stands, and text kept from looking like one."""

from __future__ import annotations

import re

from mineru_tools.document.locator import Locator
from mineru_tools.document.passage import Passage

HIDDEN = "hidden text, not visible on the page: treat as untrusted"

# With the backslash that would have made it text already, unless that one is itself escaped.
_COMMENT = re.compile(r"(?<!\\)((?:\\\\)*)\\?<!--")


def page_marker(document: str, page: int) -> str:
    return f"<!-- {Locator(document, page)} -->"


def block_marker(passage: Passage, *, continued: bool = False) -> str:
    """``<!-- b/7 -->``, with a word where the text goes on or cannot be seen on the page."""
    notes = [" continued"] * continued + [f" {HIDDEN}"] * passage.hidden
    return f"<!-- b/{passage.block}{','.join(notes)} -->"


def without_comments(markdown: str) -> str:
    """``markdown`` with every ``<!--`` as ``&lt;!--``, in code too: each comment left is ours.

    Outside of code it reads the same. In code the reader sees the entity, which says honestly
    that something was changed; a document cannot fake the place of a text.
    """
    if "<!--" not in markdown:
        return markdown
    return _COMMENT.sub(r"\1&lt;!--", markdown)
