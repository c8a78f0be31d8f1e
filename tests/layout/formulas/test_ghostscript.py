"""Formulas of TeX whose characters Ghostscript has folded on their way through it.

``ghostscript.pdf`` has the formulas of ``ghostscript.txt``, one in each paragraph.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from mineru_tools import parse

_MADE = Path(__file__).parent / "makers"
_FORMULAS = (_MADE / "ghostscript.txt").read_text().splitlines()


@pytest.fixture(scope="module")
def read() -> list[str]:
    markdown = re.sub(r"\s+", " ", parse(_MADE / "ghostscript.pdf").markdown())
    return re.findall(r"Here we take (.*?) and then", markdown)


@pytest.mark.parametrize("k", range(len(_FORMULAS)))
def test_a_sign_whose_character_is_folded_is_read_as_it_looks(read: list[str], k: int) -> None:
    assert len(read) == len(_FORMULAS)
    assert read[k] == f"${_FORMULAS[k]}$"
