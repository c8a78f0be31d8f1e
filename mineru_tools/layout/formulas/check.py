"""Whether LaTeX that we wrote may stand as a formula."""

from __future__ import annotations

import re

from mineru_tools.document.latex import parses
from mineru_tools.document.latex.commands import SIGNATURES

_NO_BASE = re.compile(r"[-+=<>][_^]")  # a fraction or a limit that was not seen as one
_CALLS = "|".join(name for name, kinds in SIGNATURES.items() if kinds != "d")
_NO_ARGUMENT = re.compile(rf"\\(?:{_CALLS})(?![A-Za-z]|\*?[{{\[])")  # an accent over nothing
_UNREAD = re.compile(r"(?<!\\)~|\ufffd")  # glyphs that would be set as nothing
_WORDS = re.compile(r"\\text\{[^{}]*\}")
_DOUBTS = (_NO_BASE, _NO_ARGUMENT, _UNREAD)


def is_valid(latex: str) -> bool:
    """Whether ``latex`` is one whole formula that LaTeX and KaTeX take, and says what it should."""
    if not (latex.isascii() or _WORDS.sub("", latex).isascii()):
        return False  # a sign that has no command
    return not any(doubt.search(latex) for doubt in _DOUBTS) and parses(latex)
