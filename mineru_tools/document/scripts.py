"""Superscripts and subscripts in the characters that Unicode has for them."""

from __future__ import annotations

from mineru_tools.document.labels import Style

# Hyphen, minus and dash are one sign in "10-3" however a font spells it.
_DIGITS = "0123456789+-\u2212\u2013=()"
_SUPERSCRIPT = dict(zip(_DIGITS, "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁻⁼⁽⁾", strict=True)) | dict(
    zip(
        "abcdefghijklmnoprstuvwxyzABDEGHIJKLMNOPRTUVW",
        "ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᴬᴮᴰᴱᴳᴴᴵᴶᴷᴸᴹᴺᴼᴾᴿᵀᵁⱽᵂ",
        strict=True,
    )
)
_SUBSCRIPT = dict(zip(_DIGITS, "₀₁₂₃₄₅₆₇₈₉₊₋₋₋₌₍₎", strict=True)) | dict(
    zip("aehijklmnoprstuvx", "ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ", strict=True)
)
# What separates footnote marks stays, and so do marks that fonts raise by themselves.
_SEPARATORS = {char: char for char in " ,\u00a0\u2009"}
_RAISED = {char: char for char in "*\u2217†‡§¶′″°®™"}


def _table(scripts: dict[str, str], kept: dict[str, str]) -> dict[int, str]:
    return str.maketrans({char: char for char in scripts.values()} | scripts | kept)


_TABLES = {
    Style.SUPERSCRIPT: _table(_SUPERSCRIPT, _SEPARATORS | _RAISED),
    Style.SUBSCRIPT: _table(_SUBSCRIPT, _SEPARATORS),
}
SCRIPT_STYLES = frozenset(_TABLES)


def _plain_table() -> dict[int, str]:
    """Each raised or lowered character to the first it stands for, and so the others of those."""
    plain: dict[str, str] = {}
    for char, script in (*_SUPERSCRIPT.items(), *_SUBSCRIPT.items()):
        first = plain.setdefault(script, char)
        if first != char:
            plain[char] = first
    return str.maketrans(plain)


_PLAIN = _plain_table()


def in_unicode(text: str, style: Style) -> str | None:
    """``text`` in raised or lowered characters; ``None`` when one of them does not exist."""
    table = _TABLES[style]
    return text.translate(table) if all(ord(char) in table for char in text) else None


def in_plain(text: str) -> str:
    """``text`` with plain characters for raised and lowered ones, one for one."""
    return text.translate(_PLAIN)
