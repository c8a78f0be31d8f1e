"""``python -m benchmarks.formula_trees``: random formulas set by TeX, read back and compared."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from benchmarks import report
from benchmarks.formula_trees.documents import (
    TYPEFACES,
    Typeface,
    formulas_in,
    tex_document,
    typeset,
)
from benchmarks.formula_trees.grow import Grower
from benchmarks.formula_trees.latex import latex
from benchmarks.formula_trees.normal import Malformed, normal
from benchmarks.formula_trees.tree import Node, constructs
from mineru_tools import parse


@dataclass(frozen=True, slots=True)
class Outcome:
    """One formula: what was written, what was read, and whether these are one tree."""

    tree: Node
    read: str
    exact: bool


def main(argv: Sequence[str] | None = None) -> int:
    """Exit status 0 whatever the rates are, 2 without TeX."""
    args = _arguments(argv)
    fonts = args.fonts.split(",")
    rows, failing = [], []
    for font in fonts:
        cells = [font]
        for display in (True, False):
            try:
                outcomes = _outcomes(font, args, display=display)
            except FileNotFoundError as missing:
                print(f"{missing} is not installed: it comes with TeX Live", file=sys.stderr)
                return 2
            cells.append(_rate(outcomes))
            failing += [(font, display, o) for o in outcomes if not o.exact]
            if args.constructs:
                print(
                    f"\n{font}, {'display' if display else 'inline'}\n\n{_by_construct(outcomes)}"
                )
        rows.append(cells)
    print("\n" + report.table(["font", "display", "inline"], rows))
    for font, display, outcome in failing[: args.show]:
        print(f"\n{font} {'display' if display else 'inline'}")
        print(f"  wrote {latex(outcome.tree)}\n  read  {outcome.read}")
    return 0


def _outcomes(font: str, args: argparse.Namespace, *, display: bool) -> list[Outcome]:
    grower = Grower(Random(args.seed))
    trees = [grower.display() if display else grower.inline() for _ in range(args.count)]
    typeface = TYPEFACES[font]
    source = tex_document(typeface, [latex(tree) for tree in trees], display=display)
    with tempfile.TemporaryDirectory() as folder:
        pdf = typeset(source, typeface.engine, Path(folder))
        if pdf is None:
            print(f"{font}: TeX makes no document: {_log(Path(folder))}", file=sys.stderr)
            return []
        if args.keep:
            kept = args.keep / f"{font}-{'display' if display else 'inline'}"
            kept.with_suffix(".pdf").write_bytes(pdf.read_bytes())
            kept.with_suffix(".tex").write_text(source, encoding="utf-8")
        with parse(pdf) as parsed:
            read = formulas_in(parsed.markdown(), display=display)
    return [_outcome(tree, read.get(k, ""), typeface) for k, tree in enumerate(trees)]


def _log(folder: Path) -> str:
    log = folder / "formulas.log"
    text = log.read_text("utf-8", "replace") if log.is_file() else ""
    return "; ".join(line for line in text.splitlines() if line.startswith("!"))[:300]


def _outcome(tree: Node, read: str, typeface: Typeface) -> Outcome:
    try:
        return Outcome(tree, read, normal(read) == normal(typeface.shown(latex(tree))))
    except Malformed:
        return Outcome(tree, read, False)


def _rate(outcomes: Sequence[Outcome]) -> str:
    exact = sum(outcome.exact for outcome in outcomes)
    return f"{exact / len(outcomes):.3f}" if outcomes else "–"


def _by_construct(outcomes: Sequence[Outcome]) -> str:
    """Of the formulas with each construct how many there are, and how many are exact."""
    total: Counter[str] = Counter()
    exact: Counter[str] = Counter()
    for outcome in outcomes:
        for name in constructs(outcome.tree) - {""}:
            total[name] += 1
            exact[name] += outcome.exact
    worst = sorted(total, key=lambda name: exact[name] / total[name])
    rows = [[name, str(total[name]), f"{exact[name] / total[name]:.2f}"] for name in worst]
    return report.table(["construct", "formulas", "exact"], rows)


def _arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.formula_trees")
    parser.add_argument("--count", type=int, default=200, help="formulas of each kind and font")
    parser.add_argument("--fonts", default=",".join(TYPEFACES), help="names, with commas")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--show", type=int, default=20, help="failing formulas to print")
    parser.add_argument("--constructs", action="store_true", help="rates by construct, too")
    parser.add_argument("--keep", type=Path, help="a folder for the documents")
    return parser.parse_args(argv)


if __name__ == "__main__":
    sys.exit(main())
