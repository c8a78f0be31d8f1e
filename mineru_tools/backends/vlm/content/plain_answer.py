r"""What models that chat write around an answer, and how they mark formulas and tables."""

from __future__ import annotations

import re

from mineru_tools.backends.vlm.content.markdown_table import cells_of as cells_of_row
from mineru_tools.backends.vlm.content.markdown_table import is_row, is_separator, pipe_table
from mineru_tools.backends.vlm.content.table import structured_table
from mineru_tools.backends.vlm.table_span import CONTROLS, MATH, cells_of
from mineru_tools.document.latex_in_text import with_latex_marks
from mineru_tools.document.table_grid import read_table
from mineru_tools.document.table_html import mineru_html

_THOUGHT = re.compile(r"\s*<think>.*?(?:</think>|\Z)", re.DOTALL)
_HASHES = re.compile(r"\A#{1,6}\s+")
_DISPLAY = re.compile(r"\\begin\{(equation|displaymath)(\*?)\}(.*)\\end\{\1\2\}", re.DOTALL)
_ROWS = re.compile(r"\\(begin|end)\{(align|gather)\*?\}")  # no renderer takes them in a display
# Markup has attributes or nothing: "a <b and c> d" has none.
_MARKUP = re.compile(
    r"(</?(?:table|thead|tbody|tfoot|tr|td|th|caption|colgroup|col|br|p|div|span|su[bp]|eq|b|i|u|em"
    r"|strong|ul|ol|li|a|img|script|style)(?:\s+[\w:-]+\s*=[^<>]*|\s*/?)>)",
    re.IGNORECASE,
)


def without_thoughts(reply: str) -> str:
    """The reply without what the model thought aloud before it."""
    thought = _THOUGHT.match(reply)
    return reply[thought.end() :] if thought else reply


def unfenced(reply: str) -> str:
    """What stands in the only fence of the reply, closed or not; else all of the reply."""
    fences: list[list[str]] = []
    is_open = False
    for line in reply.split("\n"):
        if line.startswith("```") and (not is_open or line.strip() == "```"):
            is_open = not is_open
            if is_open:
                fences.append([])
        elif is_open:
            fences[-1].append(line)
    return "\n".join(fences[0]) if len(fences) == 1 else reply


def plain_text(reply: str) -> str:
    r"""Text with its formulas between ``\(`` and ``\)``; a fence around all of it is none of it."""
    bare = reply.strip()
    if bare.startswith("```"):
        bare = unfenced(bare)
    return with_latex_marks(bare).strip()


def plain_title(reply: str) -> str:
    """A title without the hashes that Markdown marks it with."""
    return _HASHES.sub("", plain_text(reply))


def plain_formula(reply: str) -> str:
    r"""LaTeX, displays between ``\[`` and ``\]``, in environments that may stand in a display."""
    latex = with_latex_marks(unfenced(reply).strip())
    framed = _DISPLAY.fullmatch(latex)
    return _ROWS.sub(r"\\\1{\2ed}", framed[3] if framed else latex)


def _marked_up(html: str) -> str:
    """HTML in which all signs that are no markup are escaped, and dollars are LaTeX's marks."""
    parts = _MARKUP.split(html)
    parts[0::2] = [with_latex_marks(text).replace("<", "&lt;") for text in parts[0::2]]
    return "".join(parts)


def plain_table(reply: str) -> str:
    """The table as clean HTML: cells, what they span and their text, and nothing else.

    A reply that is no table comes back as it is.
    """
    html = structured_table(unfenced(reply).translate(CONTROLS))
    cells = cells_of(read_table(_marked_up(html), math=MATH)) if html is not None else ()
    return mineru_html(cells) or reply


def plain_chart(reply: str) -> str:
    """The data of a chart; rows of cells between pipes get the line that makes them a table."""
    text = unfenced(reply).strip()
    lines = [line for line in text.splitlines() if line.strip()]
    if len(lines) < 2 or not all(map(is_row, lines)) or any(map(is_separator, lines)):
        return text
    return pipe_table([cells_of_row(line) for line in lines])
