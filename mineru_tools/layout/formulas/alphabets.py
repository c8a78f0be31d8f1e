"""Letters in the alphabets of mathematics: bold, script, Fraktur, double-struck and the rest."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

# Words in Unicode's names of mathematical letters, and the command; the first match counts. Italic
# is what letters of a formula are anyway.
_COMMANDS = (
    ("DOUBLE-STRUCK", "mathbb"),
    ("FRAKTUR", "mathfrak"),
    ("BLACK-LETTER", "mathfrak"),
    ("SCRIPT", "mathcal"),
    ("SANS-SERIF", "mathsf"),
    ("MONOSPACE", "mathtt"),
    ("BOLD ITALIC", "boldsymbol"),
    ("BOLD", "mathbf"),
    ("ITALIC", ""),
    ("PLANCK CONSTANT", ""),
)
# Script capitals of the first STIX fonts, in the private area as its tables give them.
_STIX_SCRIPT_A = 0xE22D


@lru_cache(maxsize=2048)
def styled(char: str) -> tuple[str, str] | None:
    """A letter or digit of a mathematical alphabet as its plain form and the command for the rest.

    The command is empty for italics; ``None`` for any other character.
    """
    code = ord(char)
    if _STIX_SCRIPT_A <= code < _STIX_SCRIPT_A + 26:
        return chr(ord("A") + code - _STIX_SCRIPT_A), "mathcal"
    if not (0x2100 <= code <= 0x214F or 0x1D400 <= code <= 0x1D7FF):
        return None
    kind, _, plain_code = unicodedata.decomposition(char).partition(" ")
    if kind != "<font>":
        return None
    plain = chr(int(plain_code, 16))  # one step: NFKC takes the two shapes of phi for one
    name = unicodedata.name(char, "")
    for words, command in _COMMANDS:
        if words in name:
            return plain, command
    return None
