"""Whether LaTeX says all that stands on the page, and nothing else."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from mineru_tools.document.symbols import FUNCTIONS, SYMBOLS, Role
from mineru_tools.layout.formulas.bare import Bare

_ENVIRONMENT = re.compile(r"\\begin\{array\}\{[c|]+\}|\\(?:begin|end)\{[A-Za-z]+\}")
_SIGN = re.compile(r"\\([A-Za-z]+)|([^\W_])")
_NAMES = {"pmod": "mod", "bmod": "mod"} | {name: name for name in FUNCTIONS}
_LETTERS = frozenset(s.latex[1:] for s in SYMBOLS.values() if s.role is Role.LETTER)


def says_all(latex: str, signs: Iterable[Bare]) -> bool:
    """Whether the letters and digits of a formula are those of the signs it was made of."""
    return _counted(latex) == _counted(" ".join(sign.latex for sign in signs))


def _counted(latex: str) -> Counter[str]:
    """How often each letter or digit is there; those of names count one by one."""
    found: Counter[str] = Counter()
    for command, char in _SIGN.findall(_ENVIRONMENT.sub(" ", latex)):
        if char:
            found[char] += 1
        elif command in _LETTERS:
            found[f"\\{command}"] += 1
        else:
            found.update(_NAMES.get(command, ""))
    return found
