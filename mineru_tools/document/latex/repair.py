"""LaTeX that no parser takes made into some that says the same."""

from __future__ import annotations

import re

from mineru_tools.document.latex.parser import node_end, read_latex
from mineru_tools.document.latex.stream import tokens_of
from mineru_tools.document.latex.tree import Fault, LatexError

_ATTEMPTS = 16  # each mends one fault; what has more of them is no formula
_CONTROL_WORD = re.compile(r"\\[A-Za-z]+\Z")

_MEANINGLESS = r"""
\nonumber \notag \displaylimits \protect \noindent \unskip \lefteqn \ensuremath \null \strut \hfil
\hss \hline \hdashline \limits \nolimits \middle \- \/ $
"""
_SYNONYMS = r"""
\mbox \text \textsc \text \textsl \text \mathbbm \mathbb \mathbbmss \mathbb \mathds \mathbb \sl \it
\em \it \mit \it \sc \it \hfill \quad \cr \\ \tabularnewline \\ # \# % \% & \& _ \_
^ \textasciicircum
"""
_INSTEAD = dict.fromkeys(_MEANINGLESS.split(), "") | dict(
    zip(_SYNONYMS.split()[::2], _SYNONYMS.split()[1::2], strict=True)
)
"""What stands where it means nothing, or that renderers do not know -> what does instead."""

_WITH_ARGUMENT = frozenset({r"\label", r"\vspace", r"\tag", r"\end"})  # go with what is in braces
_ENVIRONMENTS = {
    "eqnarray": ("array", "rcl"),
    "tabular": ("array", ""),
    "multline": ("gathered", ""),
    "multlined": ("gathered", ""),
    "flalign": ("aligned", ""),
    "displaymath": ("gathered", ""),
    "math": ("gathered", ""),
}


def repaired(latex: str) -> str | None:
    """LaTeX that renderers take and that sets what ``latex`` does, or ``None``.

    What is sound comes back as it is. Braces, brackets and environments are closed or opened,
    a second script gets a base of its own, marks of alignment get an environment or go, a second
    number goes, and commands of other packages become those that renderers know.
    """
    for _ in range(_ATTEMPTS):
        error = _fault_of(latex)
        if error is None:
            return latex
        mended = _mended(tokens_of(latex), error)
        if mended is None:
            return None
        latex = _joined(mended)
    return None


def _fault_of(latex: str) -> LatexError | None:
    try:
        read_latex(latex)
    except LatexError as error:
        return error
    return None


def _mended(tokens: list[str], error: LatexError) -> list[str] | None:
    """The tokens without the fault, which may show another one."""
    at = error.at
    here = tokens[at] if at < len(tokens) else ""
    if error.fault is Fault.OPEN:
        return _closed(tokens, at, here, error.expected)
    if error.fault is Fault.SCRIPTS:
        return [*tokens[:at], "{}", *tokens[at:]]
    if error.fault is Fault.ARGUMENT:
        return _completed(tokens, at, here, error.expected)
    if error.fault is Fault.CELLS:
        return _widened(tokens, at)
    if error.fault is Fault.PLACE and here == "&" and error.expected:
        return [r"\begin{aligned}", *tokens, r"\end{aligned}"]
    if error.fault in (Fault.PLACE, Fault.UNKNOWN, Fault.CLOSE):
        return _replaced(tokens, at, here)
    return None


def _closed(tokens: list[str], at: int, here: str, expected: str) -> list[str]:
    """With ``expected`` before the token at which it was missed."""
    if here == "&" and expected == "}":
        return [*tokens[:at], *tokens[at + 1 :]]
    if here in ("&", r"\\") and expected == r"\right.":
        return [*tokens[:at], expected, here, r"\left.", *tokens[at + 1 :]]
    return [*tokens[:at], expected, *tokens[at:]]


def _completed(tokens: list[str], at: int, here: str, expected: str) -> list[str] | None:
    """With something for the command that lacks an argument, or braces around what it has."""
    if not expected:
        return None
    try:
        end = node_end(tokens, at) if here[:1] == "\\" and expected == "{}" else at
    except LatexError:
        end = at
    if end > at:
        return [*tokens[:at], "{", *tokens[at:end], "}", *tokens[end:]]
    return [*tokens[:at], expected, *tokens[at:]]


def _widened(tokens: list[str], at: int) -> list[str] | None:
    """With one more column in the array around."""
    inner = 0
    for k in range(at - 1, -1, -1):
        inner += tokens[k] == r"\end"
        if tokens[k] == r"\begin":
            if not inner:
                head = "".join(tokens[k:at])
                match = re.match(r"\\begin\s*\{d?array\}\s*(\[\w\])?\s*\{[lcr|: ]+", head)
                if not match:
                    return None
                return [*tokens[:k], f"{match[0]}c{head[match.end() :]}", *tokens[at:]]
            inner -= 1
    return None


def _replaced(tokens: list[str], at: int, here: str) -> list[str] | None:
    """With something better in place of one token, or without it."""
    if here == r"\begin":
        return _renamed(tokens, at)
    if here == r"\right":
        gone = 2 if tokens[at + 1 : at + 2] == ["."] else 1
        return [*tokens[:at], *tokens[at + gone :]]
    if here in _WITH_ARGUMENT:
        end = at + 1
        while end < len(tokens) and tokens[end - 1] != "}":
            end += 1
        return [*tokens[:at], *tokens[end:]]
    if here == "}":
        return [*tokens[:at], *tokens[at + 1 :]]
    if here not in _INSTEAD:
        return None
    return [*tokens[:at], _INSTEAD[here], *tokens[at + 1 :]]


def _renamed(tokens: list[str], at: int) -> list[str] | None:
    """An environment under a name that renderers know."""
    match = re.match(r"\\begin\s*\{(\w+)(\*?)\}", "".join(tokens[at:]))
    if not match or match[1] not in _ENVIRONMENTS:
        return None
    name, columns = _ENVIRONMENTS[match[1]]
    begin = rf"\begin{{{name}}}" + (f"{{{columns}}}" if columns else "")
    rest = "".join(tokens[at:])[match.end() :]
    end = rf"\end{{{match[1]}{match[2]}}}"
    return [*tokens[:at], begin, rest.replace(end, rf"\end{{{name}}}", 1)]


def _joined(tokens: list[str]) -> str:
    """The tokens in a row, none of them made longer by the next."""
    out = ""
    for token in tokens:
        if token[:1].isascii() and token[:1].isalpha() and _CONTROL_WORD.search(out[-40:]):
            out += " "
        out += token
    return out
