"""Replies of models that lost their way: nothing fails, nothing takes long."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mineru_tools.backends.vlm.content.otsl import otsl_html
from mineru_tools.backends.vlm.content.settle import settle
from mineru_tools.backends.vlm.region import TYPES, Region
from mineru_tools.document.geometry import BBox
from mineru_tools.document.table_grid import read_table
from tests.backends.vlm.content.replies import analysis, broken_tables, soup

WHOLE = BBox(0.1, 0.1, 0.9, 0.9)


@settings(max_examples=300)
@given(st.sampled_from(sorted(TYPES)), soup)
def test_no_reply_is_too_odd(kind: str, reply: str) -> None:
    for told in (reply, analysis("flowchart", reply), analysis("chart", reply)):
        found = settle([Region(kind, WHOLE, content=told)])
        assert all(region.type in TYPES for region in found)


@settings(max_examples=300)
@given(broken_tables)
def test_every_text_of_a_broken_table_stands_in_some_cell(otsl: str) -> None:
    texts = otsl
    for token in ("fcel", "ecel", "lcel", "ucel", "xcel", "nl"):
        texts = texts.replace(f"<{token}>", " ")
    cells = {cell for row in read_table(otsl_html(otsl)).rows for cell in row}
    assert sorted("".join(texts.split())) == sorted("".join("".join(c.text for c in cells).split()))


@settings(max_examples=300)
@given(broken_tables)
def test_cells_of_a_broken_table_fill_a_grid_without_overlaps(otsl: str) -> None:
    grid = read_table(otsl_html(otsl))
    rows = [row for row in otsl.split("<nl>") if row.strip()]
    assert len(grid.rows) == len(rows)
    cells = {cell for row in grid.rows for cell in row}
    places = sum(cell.rowspan * cell.colspan for cell in cells)
    assert places == sum(len(row) for row in grid.rows)


def _numbered(piece: str) -> Callable[[int], str]:
    """So many characters of pieces that are all different, that no loop is found in them."""
    return lambda size: "".join(piece.replace("N", str(n)) for n in range(size // len(piece)))


HOSTILE = {
    "cells": ("table", _numbered("<fcel>N")),
    "one long row": ("table", lambda size: "<fcel>" * (size // 12) + "<nl><fcel>" * (size // 20)),
    "spans": ("table", lambda size: ("<fcel>" + "<lcel>" * 99 + "<nl>") * (size // 600)),
    "spans down": ("table", lambda size: ("<ucel>" * 100 + "<nl>") * (size // 600)),
    "formulas that do not close": ("table", lambda size: "<fcel>" + "\\(" * (size // 2)),
    "tags that do not close": ("table", lambda size: "<table" + "<td" * (size // 3)),
    "marks in HTML": ("table", lambda size: "<table>\\(" + "<eq>" * (size // 4)),
    "pipes": ("table", lambda size: "| a | b |\n|---|---|\n" + "|" * size),
    "displays": ("text", lambda size: "\\[" * (size // 2) + "\\]"),
    "blanks": ("text", lambda size: f"\\({'___ {' * (size // 5)}\\)"),
    "fences": ("equation", _numbered("\\left(N")),
    "braces": ("equation", lambda size: "{" * size),
    "scripts": ("equation", lambda size: "x_{a}_{b}" * (size // 9)),
    "arrays": ("equation", _numbered("\\begin{array}{c}N&")),
    "numbers": ("equation", _numbered("\\tag{N}")),
    "sizes": ("equation", lambda size: "\\big {" * (size // 6)),
    "rows of data": ("chart", _numbered("| N | a |\n")),
    "almost a loop": ("chart", lambda size: ("a" * 99 + "b") * (size // 200) + "a" * (size // 2)),
    "tags": ("image", lambda size: "<|class_start|>" * (size // 15)),
    "arrows": ("flowchart", _numbered("nN-->")),
    "unnamed nodes": ("flowchart", _numbered("n N-->")),
    "foreign nodes": ("flowchart", _numbered("é N;")),
    "shapes": ("flowchart", _numbered("A[(N")),
    "brackets": ("flowchart", _numbered("([{N")),
    "quotes": ("flowchart", _numbered('A["N')),
    "dashes": ("flowchart", _numbered("-- N ")),
    "spaces": ("flowchart", lambda size: "A -" + " " * size + "> B"),
    "groups": ("flowchart", _numbered("subgraph N\n")),
    "a long title": ("flowchart", lambda size: f"A --> B\nsubgraph {'ab' * (size // 2)}!\nend"),
    "ampersands": ("flowchart", _numbered("A & N ")),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_reply_of_ten_times_the_length_takes_not_much_more_than_ten_times_as_long(
    name: str,
) -> None:
    # Something for clocks that tick slowly; a square would take 100 times as long.
    assert seconds(name, 30_000) <= 40 * seconds(name, 3_000) + 0.05


def seconds(name: str, size: int) -> float:
    """The least CPU time of three times, the collector of garbage aside."""
    kind, make = HOSTILE[name]
    reply = make(size)
    told = analysis(kind, reply) if kind in ("chart", "flowchart") else reply
    region = Region("image" if kind in ("chart", "flowchart") else kind, WHOLE, content=told)
    least = float("inf")
    gc.disable()
    for _ in range(3):
        start = time.process_time()
        settle([region])
        least = min(least, time.process_time() - start)
    gc.enable()
    return least
