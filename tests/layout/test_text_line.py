from __future__ import annotations

from mineru_tools.document.geometry import BBox
from mineru_tools.layout.text_line import Run, Script, TextLine, line_of
from mineru_tools.primitives import Font

FONT = Font("Serif")


def set_line(*parts: tuple[str, float, float]) -> TextLine:
    """A line of parts (text, size, baseline), one behind the other."""
    runs, x = [], 0.0
    for k, (text, size, baseline) in enumerate(parts):
        box = BBox(x, baseline - 0.7 * size, x + 0.5 * size * len(text), baseline + 0.2 * size)
        runs.append(Run(text, box, baseline, size, FONT, 0, k, k, False))
        x = box.x1
    return line_of(tuple(runs))


def test_a_line_is_as_large_as_most_of_its_letters() -> None:
    line = set_line(("Sum of all", 10.0, 100.0), ("2", 7.0, 96.0))
    assert (line.size, line.baseline) == (10.0, 100.0)
    assert [run.script for run in line.runs] == [Script.NORMAL, Script.SUPER]


def test_a_number_with_longer_limits_above_and_below_stands_on_its_own_baseline() -> None:
    line = set_line(("0.5", 10.0, 100.0), ("+0.012", 7.0, 96.0), ("−0.011", 7.0, 103.0))
    assert (line.size, line.baseline) == (10.0, 100.0)
    assert [run.script for run in line.runs] == [Script.NORMAL, Script.SUPER, Script.SUB]


def test_small_words_beside_a_large_letter_on_one_baseline_are_no_scripts() -> None:
    line = set_line(("A", 10.0, 100.0), ("nother word", 7.0, 100.0))
    assert (line.size, line.baseline) == (7.0, 100.0)


def test_words_beside_a_drop_cap_are_no_scripts() -> None:
    line = set_line(("A", 30.0, 112.0), ("nother word", 10.0, 100.0))
    assert (line.size, line.baseline) == (10.0, 100.0)
