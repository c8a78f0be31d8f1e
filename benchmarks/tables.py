"""``python -m benchmarks.tables``: are tables found where they are, nowhere else, and how fast?"""

from __future__ import annotations

import argparse
import json
import re
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from benchmarks import report
from benchmarks.dense_page import dense_page
from benchmarks.run import ROOT
from benchmarks.sets import SETS, pdf_files, set_dir
from mineru_tools import parse
from mineru_tools.document.geometry import BBox, union_all
from mineru_tools.document.labels import BlockType
from mineru_tools.document.visit import body_of, iter_blocks
from mineru_tools.result import ParsedDocument

BOXED_SET = "icdar2013-tables"  # its ground truth has the box of every cell
SAME = 0.5  # intersection over union from which a found table is the true one
DENSE_LIMIT_S = 0.3
ROUNDS = 7
_TABLE = re.compile(r"<table\b|^\s*\|?\s*:?-{3,}:?\s*\|", re.MULTILINE | re.IGNORECASE)

Place = tuple[int, BBox]  # page from 0, and box in points from the top left


@dataclass(frozen=True, slots=True)
class Found:
    """Tables of one document: how many are true, were found, and are both."""

    id: str
    true: int
    found: int
    both: int


def main(argv: Sequence[str] | None = None) -> int:
    """Exit status 0 whatever the numbers are, 2 without data."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.tables", description=__doc__)
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared" / "bench")
    parser.add_argument("--write", action="store_true", help="into RESULTS.md")
    args = parser.parse_args(argv)
    if not (args.data / "score.py").is_file():
        print(f"no data sets at {args.data}: see benchmarks/README.md", file=sys.stderr)
        return 2
    text = "\n\n".join((_finding(args.data), _invented(args.data), _speed()))
    print(text)
    if args.write:
        report.replace_section("Tables", text)
    return 0


def _finding(data: Path) -> str:
    rows = [_compare(key, path, data) for key, path in pdf_files(data, BOXED_SET).items()]
    true, found = sum(r.true for r in rows), sum(r.found for r in rows)
    both = sum(r.both for r in rows)
    head = (
        f"{BOXED_SET}: {true} true tables on the pages of {len(rows)} documents, {found} found, "
        f"{both} at the same place (at least {SAME:g} of their union in common): "
        f"precision {both / max(1, found):.3f}, recall {both / max(1, true):.3f}."
    )
    wrong = [[r.id, str(r.true), str(r.found), str(r.both)] for r in rows if r.both < r.found]
    wrong += [[r.id, str(r.true), str(r.found), str(r.both)] for r in rows if r.both < r.true]
    seen = list(dict.fromkeys(map(tuple, wrong)))
    listed = report.table(["document", "true", "found", "both"], seen) if seen else ""
    return f"{head}\n\n{listed}".strip()


def _compare(key: str, path: Path, data: Path) -> Found:
    with parse(path) as parsed:
        heights = [page.size[1] if page.size else 0.0 for page in parsed.document.pages]
        found = list(_table_places(parsed))
    truth = json.loads((set_dir(data, BOXED_SET) / "gt_json" / f"{key}.json").read_text("utf-8"))
    true = [place for table in truth["tables"] for place in _true_places(table, heights)]
    left, both = list(found), 0
    for page, box in true:
        hit = next((f for f in left if f[0] == page and _iou(f[1], box) >= SAME), None)
        if hit is not None:
            left.remove(hit)
            both += 1
    return Found(key, len(true), len(found), both)


def _true_places(table: Mapping[str, object], heights: Sequence[float]) -> Iterator[Place]:
    """The box around the cells on each page; the file's boxes count from the bottom."""
    cells = table["cells"]
    assert isinstance(cells, list)
    for page in sorted({cell["page"] for cell in cells}):
        boxes = [cell["bbox"] for cell in cells if cell["page"] == page]
        high = heights[page - 1]
        yield page - 1, union_all(BBox(x0, high - y1, x1, high - y0) for x0, y0, x1, y1 in boxes)


def _table_places(parsed: ParsedDocument) -> Iterator[Place]:
    """Each table of the pages as laid out, before any is joined with another."""
    for page in parsed.document.pages:
        for block in iter_blocks(page.layout or ()):
            body = body_of(block) if block.type is BlockType.TABLE else block
            if block.type is BlockType.TABLE_BODY and body and body.bbox:
                yield page.index, body.bbox


def _iou(a: BBox, b: BBox) -> float:
    common = a.intersection(b)
    return common.area / (a.area + b.area - common.area) if common else 0.0


def _invented(data: Path) -> str:
    """Pages with a table in documents whose ground truth has none."""
    rows, pages, wrong = [], 0, 0
    for name in (s.name for s in SETS):
        for key, path in pdf_files(data, name).items():
            truth = set_dir(data, name) / "gt" / f"{key}.md"
            if not truth.is_file() or _TABLE.search(truth.read_text("utf-8")):
                continue
            with parse(path) as parsed:
                pages += len(parsed.document.pages)
                on = sorted({page for page, _ in _table_places(parsed)})
            wrong += len(on)
            if on:
                rows.append([name, key, ", ".join(str(page + 1) for page in on)])
    head = f"Documents without a table: {wrong} of {pages} pages have one ({wrong / pages:.1%})."
    listed = report.table(["set", "document", "pages"], rows) if rows else ""
    return f"{head}\n\n{listed}".strip()


def _speed() -> str:
    """Seconds for a page full of one table, the median of some rounds in a warm process."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "dense.pdf")
        file.write_bytes(dense_page())
        times = []
        for _ in range(ROUNDS):
            start = time.perf_counter()
            with parse(file) as parsed:
                parsed.markdown()
            times.append(time.perf_counter() - start)
    return (
        f"A page with a ruled table of 60 rows and 8 columns takes {median(times):.3f} s "
        f"(limit {DENSE_LIMIT_S:g} s), warm, the median of {ROUNDS}."
    )


if __name__ == "__main__":
    sys.exit(main())
