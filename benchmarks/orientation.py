"""``python -m benchmarks.orientation``: are pages that lie on a side or upside down found to do so?

Twenty pages of several sets, each turned by 0, 90, 180 and 270 degrees.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pypdfium2 as pdfium
from PIL import Image

from benchmarks import report
from benchmarks.run import ROOT
from benchmarks.sets import pdf_files
from mineru_tools.recognizers.image import RGB
from mineru_tools.recognizers.text import TEXT_MODELS
from mineru_tools.recognizers.text.scripts import by_script
from mineru_tools.scans.page import read_scan

# So many of each set's files, evenly spread, and the page; photos that lie otherwise are left out.
PDFS = {"debian-manuals": 5, "odl-bench": 4, "icdar2013-tables": 2, "readoc-sample": 2}
PICTURES = {"omnidoc-demo": 4, "ocr-receipts-sroie": 1, "mdpbench-demo": 1, "ocr-print-misc": 1}
DPI = 150.0
SIDE = 1800.0  # pixels of the longer side of pictures
TARGET = 19 / 20


def main(argv: Sequence[str] | None = None) -> int:
    """Exit status 1 where the target is missed, 2 without data."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.orientation", description=__doc__)
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared" / "bench")
    parser.add_argument("--model", default="rapid")
    parser.add_argument("--write", action="store_true", help="into RESULTS.md")
    args = parser.parse_args(argv)
    if not (args.data / "score.py").is_file():
        print(f"no data sets at {args.data}: see benchmarks/README.md", file=sys.stderr)
        return 2
    engine = TEXT_MODELS.load(args.model)
    rows, right, count = [], 0, 0
    for name, picture in _pages(args.data):
        found = []
        for turns in range(4):
            turned = np.ascontiguousarray(np.rot90(picture, -turns))
            height, width = turned.shape[:2]
            reader, _ = by_script(turned, engine)
            found.append(read_scan(turned, (width * 72 / DPI, height * 72 / DPI), reader).turns)
        right += sum(a == b for a, b in enumerate(found))
        count += 4
        rows.append([name, *("yes" if a == b else f"{90 * b}" for a, b in enumerate(found))])
        print(*rows[-1], file=sys.stderr, flush=True)
    head = f"{right} of {count} are found to lie as they do ({right / count:.3f}; {TARGET:g})."
    text = f"{head}\n\n{report.table(['page', '0', '90', '180', '270'], rows)}"
    print(text)
    if args.write:
        report.replace_section("Orientation", text)
    return 0 if right >= TARGET * count else 1


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


if __name__ == "__main__":
    sys.exit(main())
