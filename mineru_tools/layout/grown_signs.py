"""Signs that an office program makes taller by taking them from larger type.

The fonts of TeX have a bracket in several heights. LibreOffice has one, which it sets in 27 points
around a fraction of 12, and narrower: the size of that run says nothing of the type around it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from mineru_tools.layout.formulas.fonts import FontKind, kind_of
from mineru_tools.layout.text_line import Run

_OPENING = frozenset("([{⟨⌊⌈⟦")
_CLOSING = frozenset(")]}⟩⌋⌉⟧")
_CENTRED = _OPENING | _CLOSING | frozenset("|‖∣∥∑∏∐∫∬∭∮⋃⋂⋁⋀⨁⨂⨀")
_GROWING = _CENTRED | {"√", "⏞", "⏟"}
_BESIDE = 6  # runs in the stream; a sum has its limits, of three or four runs, before its terms
_AXIS = 0.25  # of the size; what grows is centred on a line this far above the baseline


def with_size_of_type(runs: Sequence[Run]) -> list[Run]:
    """The runs, in the order of the stream, grown signs with the size of the type beside them.

    Their baselines become the one that they are centred over. All else is as it was.
    """
    return [_levelled(runs, k) if _grows(run) else run for k, run in enumerate(runs)]


def _grows(run: Run) -> bool:
    return run.text in _GROWING and kind_of(run.font.name) is FontKind.OFFICE


def _levelled(runs: Sequence[Run], k: int) -> Run:
    run = runs[k]
    before, after = runs[max(0, k - _BESIDE) : k], runs[k + 1 : k + 1 + _BESIDE]
    if run.text in _OPENING:
        sides = (after, before)
    elif run.text in _CLOSING:
        sides = (before, after)
    else:
        sides = ([*before, *after], ())
    sizes = [[x.size for x in side if x.size <= run.size and not _grows(x)] for side in sides]
    size = next((max(side) for side in sizes if side), run.size)
    centred = run.text in _CENTRED and size < run.size
    baseline = run.ink.center[1] + _AXIS * size if centred else run.baseline
    return replace(run, size=size, baseline=baseline)
