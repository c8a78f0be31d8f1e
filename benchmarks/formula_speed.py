"""``python -m benchmarks.formula_speed``: what the formulas of one page take."""

from __future__ import annotations

import argparse
import cProfile
import pstats
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median

from benchmarks import report
from mineru_tools import parse
from mineru_tools.backends.pipeline.displays import display_content
from mineru_tools.document.labels import BlockType
from mineru_tools.document.latex.parser import read_latex
from mineru_tools.layout.displays import find_displays
from mineru_tools.layout.formulas import parts_of_lines
from mineru_tools.layout.formulas.tokens import tokens_of
from mineru_tools.layout.page import PageLayout, read_page
from mineru_tools.pdf.source import open_pdf

PAGE = Path(__file__).with_name("formulas.pdf")  # its first page is measured
FORMULAS = 30  # the page has some more
LIMIT_MS = 20.0
ROUNDS = 15


def main(argv: Sequence[str] | None = None) -> int:
    """Exit status 1 when the formulas take longer than they may."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.formula_speed", description=__doc__)
    parser.add_argument("--write", action="store_true", help="into RESULTS.md")
    parser.add_argument("--profile", action="store_true", help="where the time goes")
    args = parser.parse_args(argv)
    page = open_pdf(PAGE.read_bytes()).primitives(0)
    layout = read_page(page)
    if args.profile:
        _profile(layout)
        return 0
    count = _formulas(layout)
    own = _ms(lambda: _formulas(layout))
    whole = _ms(_parse)
    rows = [
        ["find, read and check its formulas", f"{own:.1f}", f"{LIMIT_MS:g}"],
        ["parse the document, its two pages", f"{whole:.1f}", ""],
        ["the first of the second", f"{own / whole:.2f}", ""],
    ]
    text = report.table([f"a page with {count} formulas", "ms of a core (median)", "limit"], rows)
    print(text)
    if args.write:
        report.replace_section("Speed of formulas", text)
    return 0 if count >= FORMULAS and own <= LIMIT_MS else 1


def _formulas(layout: PageLayout) -> int:
    """Find and read the formulas of a page as a parse does, and count them."""
    tokens_of.cache_clear()
    read_latex.cache_clear()
    find_displays([line for region in layout.regions for line in region.lines], layout.rules)
    count = 0
    for region in layout.regions:
        if region.kind is BlockType.INTERLINE_EQUATION:
            count += bool(display_content(region.lines, layout.rules))
        else:
            rows = parts_of_lines([line.runs for line in region.lines], layout.rules)
            count += sum(part.latex is not None for row in rows for part in row)
    return count


def _parse() -> None:
    with parse(PAGE) as parsed:
        parsed.markdown()


def _ms(work: Callable[[], object]) -> float:
    laps = []
    for _ in range(ROUNDS):
        start = time.process_time()
        work()
        laps.append(time.process_time() - start)
    return 1000 * median(laps)


def _profile(layout: PageLayout) -> None:
    with cProfile.Profile() as profile:
        for _ in range(ROUNDS):
            _formulas(layout)
    pstats.Stats(profile).sort_stats("tottime").print_stats(30)


if __name__ == "__main__":
    sys.exit(main())
