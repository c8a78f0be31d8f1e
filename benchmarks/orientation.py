"""``python -m benchmarks.orientation``: are pages that lie on a side or upside down found to do so?

Twenty pages of several sets, each turned by 0, 90, 180 and 270 degrees.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path

import numpy as np
import pypdfium2 as pdfium
from PIL import Image

from benchmarks import report
from benchmarks.run import ROOT
from benchmarks.sets import pdf_files
from mineru_tools.recognizers.image import RGB
from mineru_tools.recognizers.text import TEXT_MODELS, TextRecognizer
from mineru_tools.recognizers.text.scripts import by_script
from mineru_tools.scans.page import read_scan

# So many of each set's files, evenly spread, and the page; photos that lie otherwise are left out.
PDFS = {"debian-manuals": 5, "odl-bench": 4, "icdar2013-tables": 2, "readoc-sample": 2}
PICTURES = {"omnidoc-demo": 4, "ocr-receipts-sroie": 1, "mdpbench-demo": 1, "ocr-print-misc": 1}
DPI = 150.0
SIDE = 1800.0  # pixels of the longer side of pictures
TARGET = 19 / 20


def main(argv: Sequence[str] | None = None) -> int:
    """Exit status 1 where the target is missed for one of the turns, 2 without data."""
    args = _arguments(argv)
    if not (args.data / "score.py").is_file():
        print(f"no data sets at {args.data}: see benchmarks/README.md", file=sys.stderr)
        return 2
    engine = TEXT_MODELS.load(args.model)
    found = {}
    for name, picture in islice(_pages(args.data), 0, None, args.every):
        found[name] = [_found(np.rot90(picture, -turns), engine) for turns in range(4)]
        print(name, *(90 * turns for turns in found[name]), file=sys.stderr, flush=True)
    text = _report(found, engine.name)
    print(text)
    if args.write:
        report.replace_section("Orientation", text)
    return int(min(_right(found)) < TARGET * len(found))


def _found(view: RGB, engine: TextRecognizer) -> int:
    """By how many quarters clockwise the page is thought to be turned."""
    picture = np.ascontiguousarray(view)
    height, width = picture.shape[:2]
    reader, _ = by_script(picture, engine)
    return read_scan(picture, (width * 72 / DPI, height * 72 / DPI), reader).turns


def _right(found: Mapping[str, Sequence[int]]) -> list[int]:
    """Of each turn, how many pages were found to lie so."""
    return [sum(turns[k] == k for turns in found.values()) for k in range(4)]


def _report(found: Mapping[str, Sequence[int]], engine: str) -> str:
    """How many pages are right of each turn, and those that are not."""
    right = _right(found)
    head = (
        f"{len(found)} pages of {len(PDFS) + len(PICTURES)} sets, PDFs at {DPI:g} dpi and pictures "
        f"of at most {SIDE:g} pixels, each turned four times and read by {engine}. "
        f"{sum(right)} of {4 * len(found)} are found to lie as they do. "
        f"Target: {TARGET:g} of each turn."
    )
    rows = [[f"{90 * k}", f"{n} of {len(found)}"] for k, n in enumerate(right)]
    parts = [head, report.table(["degrees clockwise", "right"], rows)]
    wrong = [
        [name, f"{90 * k}", f"{90 * turns[k]}"]
        for name, turns in found.items()
        for k in range(4)
        if turns[k] != k
    ]
    if wrong:
        parts.append(report.table(["wrong", "turned by", "found"], wrong))
    return "\n\n".join(parts)


def _pages(data: Path) -> Iterator[tuple[str, RGB]]:
    for bench, count in PDFS.items():
        files = list(pdf_files(data, bench).items())
        for key, file in files[:: max(1, len(files) // count)][:count]:
            with pdfium.PdfDocument(file) as document:
                page = document[min(1, len(document) - 1)]
                image = page.render(scale=DPI / 72).to_pil()
            yield f"{bench} {key}", np.asarray(image.convert("RGB"))
    for bench, count in PICTURES.items():
        for key, file in list(pdf_files(data, bench).items())[:count]:
            image = Image.open(file).convert("RGB")
            image.thumbnail((SIDE, SIDE))
            yield f"{bench} {key}", np.asarray(image)


def _arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.orientation", description=__doc__)
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared" / "bench")
    parser.add_argument("--model", default="rapid", help="what reads the pages")
    parser.add_argument("--every", type=int, default=1, metavar="N", help="only each Nth page")
    parser.add_argument("--write", action="store_true", help="into RESULTS.md")
    return parser.parse_args(argv)


if __name__ == "__main__":
    sys.exit(main())
