"""Plain text made safe for Markdown: what would be read as markup gets a backslash, no more."""

from __future__ import annotations

import re
import unicodedata

_TAG_OR_LINK = re.compile(
    r"(?P<slash>\\(?=[!-/:-@\[-`{-~\n]|\Z))"  # would escape what follows, or break the line
    r"|(?P<tag><(?=[A-Za-z/!?]))"
    r"|(?P<entity>&(?=\#?\w{1,31};))"
    r"|(?P<link>(?<=\])\()"
    r"|(?P<runs>\*+|_+|~+|`+|\$+)"
)
# What can begin a match of the above: most texts have none of it, and a set is found fast.
_SPECIAL = re.compile(r"[\\<&*_~`$]|\]\(")
_LINE_START = re.compile(
    r"^[ \t]*(?P<mark>\#{1,6}(?=[ \t]|$)|[-+*](?=[ \t]|$)|>|~{3,}|[-_=*]+[ \t]*$|_(?=[ \t]+_)"
    r"|\[(?=[^\]\n]+\]:))",
    re.MULTILINE,
)
_COMPAT_RUNS = re.compile(r"(?P<slashes>\\*)(?P<char>[*_`~$])")
_COMPAT_START = re.compile(r"^(?=(?:\#{1,6}|[+-])(?:\s|$))")

_HALF_WIDTH = {
    wide: wide - 0xFEE0
    for first, last in (("０", "９"), ("Ａ", "Ｚ"), ("ａ", "ｚ"))
    for wide in range(ord(first), ord(last) + 1)
}


def escape_text(
    text: str, *, before: str = "", after: str = "", line_start: bool = False, dollars: bool = True
) -> str:
    """``text`` such that a CommonMark reader (with ``~`` and ``$`` extensions) shows it as it is.

    ``before`` and ``after`` are the output next to it, which decide whether ``*`` or ``_`` at its
    ends could open or close emphasis. ``line_start`` tells that it opens a block.
    """
    if _SPECIAL.search(text):
        text = _escape_marks(text, before, after, dollars)
    if "\n" not in text:
        match = _LINE_START.match(text) if line_start else None
        return _escape_mark(match) + text[match.end() :] if match else text
    head, rest = ("", text) if line_start else _first_line(text)
    return head + _LINE_START.sub(_escape_mark, rest)


def _escape_marks(text: str, before: str, after: str, dollars: bool) -> str:
    def escape(match: re.Match[str]) -> str:
        run = match.group("runs")
        if run is None:
            harmless = match.end() == len(text) and not after
            return match.group(0) if harmless else "\\" + match.group(0)
        left = text[match.start() - 1] if match.start() else before[-1:]
        right = text[match.end()] if match.end() < len(text) else after[:1]
        return "".join("\\" + c for c in run) if _acts(run, left, right, dollars) else run

    return _TAG_OR_LINK.sub(escape, text)


def escape_compat(text: str, *, line_start: bool = False) -> str:
    """``text`` escaped as MinerU 3.4 does: every ``* _ ` ~ $`` and a leading ``# + -``."""

    def escape(match: re.Match[str]) -> str:
        done = len(match.group("slashes")) % 2 == 1
        return match.group(0) if done else f"{match.group('slashes')}\\{match.group('char')}"

    escaped = _COMPAT_RUNS.sub(escape, text)
    return _COMPAT_START.sub(r"\\", escaped) if line_start else escaped


def half_width(text: str) -> str:
    """``text`` with full-width letters and digits made ASCII."""
    return text.translate(_HALF_WIDTH)


def can_open(outside: str, inside: str) -> bool:
    """Whether a mark between these two characters is left-flanking (CommonMark 6.2)."""
    if not inside or inside.isspace():
        return False
    return not is_punctuation(inside) or not outside or outside.isspace() or is_punctuation(outside)


def is_punctuation(char: str) -> bool:
    return unicodedata.category(char)[0] in "PS"


def _acts(run: str, left: str, right: str, dollars: bool) -> bool:
    """Whether this run of one mark character could be read as markup."""
    opens, closes = can_open(left, right), can_open(right, left)
    if run[0] == "*":
        return opens or closes
    if run[0] == "_":  # within a word it is only a letter: snake_case
        return (opens or closes) and not (opens and closes and left.isalnum() and right.isalnum())
    if run[0] == "~":  # without a mark that closes, an opening one ("~5 mg") does nothing
        return closes and len(run) <= 2
    if run[0] == "$":
        return dollars
    return True


def _first_line(text: str) -> tuple[str, str]:
    end = text.index("\n") + 1
    return text[:end], text[end:]


def _escape_mark(match: re.Match[str]) -> str:
    return "\\" + match.group("mark")
