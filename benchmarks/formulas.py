"""``python -m benchmarks.formulas``: does every formula compile, and does it say what is true?"""

from __future__ import annotations

import argparse
import re
import sys
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean
from typing import Any, NamedTuple

from benchmarks import report
from benchmarks.compilers import Formula, katex_faults, latex_faults
from benchmarks.mathml import similarity, tokens_of
from benchmarks.run import ROOT
from benchmarks.scorer import scorer
from benchmarks.sets import SETS, pdf_files, set_dir
from mineru_tools import parse
from mineru_tools.document.labels import SpanType
from mineru_tools.document.model import Document
from mineru_tools.document.visit import iter_blocks, iter_spans

CUT_REFERENCES = frozenset(bench.name for bench in SETS if bench.cut_refs)
PROCESSES = 2
_PROSE = re.compile(r"[^\\^_={}]*[a-z]{3}[^\\^_={}]*")


class Pair(NamedTuple):
    """A true formula and the one that it is compared with."""

    likeness: float
    truth: str
    found: str


@dataclass(frozen=True, slots=True)
class Compared:
    """Formulas of one kind and document: likeness by spelling and by what they set."""

    spelling: float
    mathml: float
    exact: float
    pairs: tuple[Pair, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """One document: what we wrote, and how it compares where there is a truth."""

    id: str
    formulas: tuple[Formula, ...]
    display: Compared | None = None
    inline: Compared | None = None


def main(argv: Sequence[str] | None = None) -> int:
    """Exit status 1 when a formula does not compile, 2 without data."""
    args = _arguments(argv)
    if not (args.data / "score.py").is_file():
        print(f"no data sets at {args.data}: see benchmarks/README.md", file=sys.stderr)
        return 2
    readings = {name: _read_set(args.data, name) for name in args.sets or _names(args.data)}
    readings = {name: found for name, found in readings.items() if any(r.formulas for r in found)}
    compiled, faults = _compiling(readings)
    text = "\n\n".join((compiled, _likeness(readings)))
    print(text)
    print(_worst(readings, args.worst))
    if args.write:
        report.replace_section("Formulas", text)
    return 1 if faults else 0


def _names(data: Path) -> list[str]:
    """Every set of PDFs with a manifest; the broken ones have no formulas."""
    folders = sorted(path.parent for path in (data / "data").glob("*/MANIFEST.tsv"))
    return [f.name for f in folders if (f / "pdf").is_dir() and f.name != "robust-pdf"]


def _read_set(data: Path, name: str) -> list[Reading]:
    jobs = [(data, name, key, path) for key, path in pdf_files(data, name).items()]
    with ProcessPoolExecutor(PROCESSES) as pool:
        return list(pool.map(_read, jobs))


def _read(job: tuple[Path, str, str, Path]) -> Reading:
    """One document, parsed and compared; formulas of its tables are compiled only."""
    data, name, key, path = job
    score = scorer(data)
    with parse(path) as parsed:
        markdown, in_cells = parsed.markdown(), _in_cells(parsed.document)
    found = score.Blocks.parse(markdown)
    written = [Formula(latex, display=True) for latex in found.display]
    written += [Formula(latex, display=False) for latex in [*found.inline, *in_cells]]
    truth_file = set_dir(data, name) / "gt" / f"{key}.md"
    if not truth_file.is_file():
        return Reading(key, tuple(written))
    if name in CUT_REFERENCES:
        found = score.Blocks.parse(score.cut_references(markdown))
    truth = score.Blocks.parse(truth_file.read_text(encoding="utf-8"))
    ours = found.display + found.inline
    return Reading(
        key,
        tuple(written),
        _compared(score, truth.display, ours, shortest=1),
        _compared(score, truth.inline, ours, shortest=2),
    )


def _in_cells(document: Document) -> list[str]:
    """The formulas in tables, which Markdown has between marks of several kinds."""
    cells = [
        cell
        for page in document.pages
        for block in iter_blocks(page)
        for span in iter_spans(block)
        for cell in span.cells or ()
    ]
    spans = [span for cell in cells for line in cell.lines for span in line.spans]
    return [s.content for s in spans if s.type is SpanType.INLINE_EQUATION and s.content]


def _compared(
    score: Any, truth: Sequence[str], found: Sequence[str], shortest: int
) -> Compared | None:
    """The best one-to-one matching by each of the two measures, as the scorer does it.

    What the scorer leaves out, formulas of one letter within text, is left out here, too, and so
    is what stands between the dollars of two formulas where the truth has one that is unpaired.
    """
    true = [latex for latex in truth if len(score.normalize_latex(latex)) >= shortest]
    true = [latex for latex in true if not _PROSE.fullmatch(latex)]
    if not true:
        return None
    spelled, _ = score.score_formulas(
        [score.normalize_latex(latex) for latex in true],
        [text for text in map(score.normalize_latex, found) if text],
    )
    a, b = [tokens_of(latex) for latex in true], [tokens_of(latex) for latex in found]
    values = [[similarity(x, y) if x and y else 0.0 for y in b] for x in a]
    partners = dict(score.best_matching(values))
    pairs = [
        Pair(values[k][partners[k]], true[k], found[partners[k]])
        if k in partners
        else Pair(0.0, true[k], "")
        for k in range(len(true))
    ]
    mean = fmean(pair.likeness for pair in pairs)
    equal = (Counter(a) & Counter(b)).total() / len(a)
    return Compared(spelled, mean, equal, tuple(pairs))


def _compiling(readings: dict[str, list[Reading]]) -> tuple[str, int]:
    """A table of how many compile, the ones that do not, and their number."""
    rows, lists, total = [], [], 0
    for name, found in readings.items():
        formulas = [formula for reading in found for formula in reading.formulas]
        ids = [reading.id for reading in found for _ in reading.formulas]
        cells = []
        for tool, faults in (("KaTeX", katex_faults(formulas)), ("LaTeX", latex_faults(formulas))):
            cells.append("-" if faults is None else f"{faults.count('')} of {len(faults)}")
            for formula, key, fault in zip(formulas, ids, faults or (), strict=False):
                if fault:
                    total += 1
                    lists.append(f"- {name}/{key}, {tool}: `{formula.latex.strip()}` {fault}")
        displays = sum(formula.display for formula in formulas)
        rows.append([name, str(len(formulas)), str(displays), *cells])
    header = ["set", "formulas", "of them display", "KaTeX sets", "pdfLaTeX sets"]
    missing = "" if all("-" not in row for row in rows) else f"\n\n{_MISSING}"
    return "\n\n".join([report.table(header, rows) + missing, *lists]), total


_MISSING = "`-`: node with npm, or pdflatex, is not installed here; nothing was compiled by it."


def _likeness(readings: dict[str, list[Reading]]) -> str:
    """Both measures beside each other, as means over the documents of a set."""
    rows = []
    for name, found in readings.items():
        for kind in ("display", "inline"):
            compared = [c for reading in found if (c := getattr(reading, kind)) is not None]
            if compared:
                count = sum(len(each.pairs) for each in compared)
                means = [
                    fmean(getattr(c, key) for c in compared)
                    for key in ("spelling", "mathml", "exact")
                ]
                rows.append([name, kind, str(count), *map(report.number, means)])
    header = ["set", "kind", "true formulas", "by spelling", "by MathML", "equal MathML"]
    return report.table(header, rows)


def _worst(readings: dict[str, list[Reading]], count: int) -> str:
    pairs = [
        (pair, f"{name}/{reading.id}", kind)
        for name, found in readings.items()
        for reading in found
        for kind in ("display", "inline")
        for pair in (getattr(reading, kind) or Compared(0, 0, 0, ())).pairs
        if pair.likeness < 1
    ]
    pairs.sort(key=lambda item: item[0].likeness)
    return "\n".join(
        f"{pair.likeness:.2f} {where} {kind}\n  true  {' '.join(pair.truth.split())}\n"
        f"  found {' '.join(pair.found.split())}"
        for pair, where, kind in pairs[:count]
    )


def _arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.formulas", description=__doc__)
    parser.add_argument("--set", dest="sets", nargs="+", help="only these sets")
    parser.add_argument("--worst", type=int, default=10, metavar="K", help="list the K worst")
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared" / "bench")
    parser.add_argument("--write", action="store_true", help="into RESULTS.md")
    return parser.parse_args(argv)


if __name__ == "__main__":
    sys.exit(main())
