"""The signs of formulas in plain characters, and how they stand side by side."""

from __future__ import annotations

import unicodedata
from contextlib import suppress
from typing import NamedTuple

from mineru_tools.document.symbols import SYMBOLS, Role


class Piece(NamedTuple):
    """Plain characters and the part that they play."""

    text: str
    role: Role


# More names of signs that the table of symbols has, as people and recognisers write them.
_OTHER_NAMES = """
ge ≥ le ≤ ne ≠ to → gets ← land ∧ lor ∨ lnot ¬ iff ⟺ implies ⟹ dots … dotsc … dotsb ⋯ colon :
vert | lvert | rvert | Vert ‖ lVert ‖ rVert ‖ | ‖ parallel ∥ prime ′ bullet • owns ∋ varnothing ∅
lbrace { rbrace } lbrack [ rbrack ] hslash ℏ lt < gt > over /
"""
_RELATIONS = {"mid": "|", "parallel": "∥"}  # spaced other than the same signs as brackets
_ALPHABETS = {
    "mathbb": ("MATHEMATICAL DOUBLE-STRUCK", "DOUBLE-STRUCK"),
    "mathcal": ("MATHEMATICAL SCRIPT", "SCRIPT"),
    "mathscr": ("MATHEMATICAL SCRIPT", "SCRIPT"),
    "mathfrak": ("MATHEMATICAL FRAKTUR", "BLACK-LETTER"),
}
_NAMES = (Role.FUNCTION, Role.LARGE)
_OPERATORS = (Role.BINARY, Role.RELATION)
_BEFORE_SIGNS = (Role.OPEN, Role.PUNCTUATION, *_OPERATORS, *_NAMES)  # then + and - add nothing
_TOUCHING = (Role.OPEN, Role.CLOSE, Role.FENCE, Role.PUNCTUATION)
_EACH = frozenset({"overline", "underline"})  # these stand over or under each letter


def _signs() -> dict[str, Piece]:
    found: dict[str, Piece] = {}
    for char, symbol in SYMBOLS.items():
        if symbol.latex[0] == "\\" and symbol.role is not Role.ACCENT:
            found.setdefault(symbol.latex[1:], Piece(char, symbol.role))
    words = _OTHER_NAMES.split()
    for name, char in zip(words[::2], words[1::2], strict=True):
        known = SYMBOLS.get(char)
        found[name] = Piece(char, known.role if known else Role.ORDINARY)
    return found | {name: Piece(char, Role.RELATION) for name, char in _RELATIONS.items()}


SIGNS = _signs()
"""By the name of their command; of several characters of one name the first."""

ALPHABETS = frozenset(_ALPHABETS)

ACCENTS = {
    symbol.latex[1:]: char
    for char, symbol in SYMBOLS.items()
    if symbol.role is Role.ACCENT and unicodedata.combining(char)
} | {"widehat": "\u0302", "widetilde": "\u0303", "underline": "\u0332", "overrightarrow": "\u20d7"}
"""The combining character of each accent, by the name of its command."""


def in_alphabet(text: str, alphabet: str) -> str:
    """Letters and digits of ``text`` in an alphabet, as they are where it has none of them."""
    return "".join(_letter(char, _ALPHABETS[alphabet]) for char in text)


def accented(text: str, accent: str) -> str:
    """``text`` with an accent on its last letter, or a line on each."""
    mark = ACCENTS[accent]
    marked = "".join(char + mark for char in text) if accent in _EACH else text + mark
    return unicodedata.normalize("NFC", marked)


def struck_out(text: str) -> str:
    """A relation that does not hold."""
    return unicodedata.normalize("NFC", text + "\u0338")


def joined(pieces: list[Piece], tight: bool) -> str:
    """Pieces side by side: operators and names of functions have room around them."""
    out = ""
    before = Role.OPEN
    for text, role in pieces:
        if not text:
            continue
        sign = role is Role.BINARY and before in _BEFORE_SIGNS
        if role in _OPERATORS and not (sign or tight or text == "/"):
            out = f"{out.rstrip(' ')} {text} "
        elif role is Role.PUNCTUATION and text[0] in ",;:" and not tight:
            out = f"{out.rstrip(' ')}{text} "
        else:
            out += " " * _apart(out, before, text, role) + text
        before = role
    return out.strip(" ")


def _apart(out: str, before: Role, text: str, role: Role) -> bool:
    """Whether names and large signs would run into what stands beside them."""
    if not out or out[-1].isspace() or text[0].isspace():
        return False
    if role in _NAMES:
        return before not in (Role.OPEN, Role.FENCE)
    return before in _NAMES and role not in _TOUCHING


def fraction(above: str, below: str) -> str:
    """Two texts with a slash between them, in brackets where it would be read otherwise."""
    plain = _is_single(above) or above.isalnum()
    return f"{above if plain else f'({above})'}/{bracketed(below)}"


def bracketed(text: str) -> str:
    return text if _is_single(text) else f"({text})"


def _is_single(text: str) -> bool:
    """Whether ``text`` is one sign or number, accents, primes and scripts aside.

    A ``d`` or ``∂`` is taken together with what it stands before.
    """
    core = text[1:] if len(text) > 1 and text[0] in "d∂" else text
    core = core.rstrip("′″‴")
    while core and (unicodedata.combining(core[-1]) or _is_script(core[-1])):
        core = core[:-1]
    return len(core) <= 1 or core.replace(".", "", 1).isdecimal()


def _is_script(char: str) -> bool:
    return unicodedata.decomposition(char).startswith(("<super>", "<sub>"))


def _letter(char: str, names: tuple[str, ...]) -> str:
    if not (char.isascii() and char.isalnum()):
        return char
    kind = "DIGIT" if char.isdecimal() else "CAPITAL" if char.isupper() else "SMALL"
    letter = unicodedata.name(char).split()[-1]
    for name in names:
        with suppress(KeyError):
            return unicodedata.lookup(f"{name} {kind} {letter}")
    return char
