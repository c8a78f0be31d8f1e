"""``python -m benchmarks.formula_picture``: formulas as they stand beside what we write of them."""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import pypdfium2
from PIL import Image, ImageChops, ImageDraw

from benchmarks.compilers import PREAMBLE, Formula
from benchmarks.run import ROOT
from benchmarks.sets import pdf_files
from mineru_tools import parse
from mineru_tools.document.geometry import BBox
from mineru_tools.document.labels import SpanType
from mineru_tools.document.visit import iter_blocks, iter_spans, source_index

OURS = Path(__file__).with_name("formulas.pdf")
PICTURE = Path(__file__).with_name("formulas.png")
PICTURES = Path(__file__).with_name("predictions")  # of documents that may not be passed on
DEV_SETS = ("ppb-formulas", "ppb-mixed", "readoc-sample", "joss-papers")
COUNT = 50
SCALE = 1.6  # pixels a point
WIDTH, GAP, COLUMNS = 300, 6, 2  # points of a crop and of its rendering; between; pairs in a row
_PAGE = r"\usepackage[paperwidth=420pt,paperheight=160pt,margin=4pt]{geometry}\pagestyle{empty}"
_STYLES = {True: r"\displaystyle", False: r"\textstyle"}
_TAG = r"\renewcommand{\tag}[1]{\qquad\text{(#1)}}"  # no display to put it beside


class Found(NamedTuple):
    """A formula, and the picture of its place on the page."""

    formula: Formula
    crop: Image.Image


def main(argv: Sequence[str] | None = None) -> int:
    """Exit status 2 without TeX."""
    args = _arguments(argv)
    if not shutil.which("pdflatex"):
        print("pdflatex is not installed: nothing to set the formulas with", file=sys.stderr)
        return 2
    files, target = [OURS], PICTURE
    if args.data:
        sets = [pdf_files(args.data, name) for name in DEV_SETS]
        files = [path for each in zip(*(s.values() for s in sets), strict=False) for path in each]
        target = PICTURES / "formulas.png"
        target.parent.mkdir(exist_ok=True)
    found = _chosen([f for path in files for f in _formulas(path)])
    rendered = _rendered([each.formula for each in found])
    _sheet(found, rendered).save(target, optimize=True)
    print(f"{len(found)} formulas: {target}")
    return 0


def _chosen(found: Sequence[Found]) -> list[Found]:
    """As many as are shown, taken evenly and the longer ones first where there are more."""
    longest = sorted(range(len(found)), key=lambda k: -len(found[k].formula.latex))
    few = longest[: 3 * COUNT]
    return [found[k] for k in sorted(few[:: max(1, len(few) // COUNT)][:COUNT])]


def _formulas(path: Path) -> Iterator[Found]:
    """All formulas of a document in reading order."""
    pdf = pypdfium2.PdfDocument(path)
    with parse(path) as parsed:
        for page in parsed.document.pages:
            image = pdf[source_index(page)].render(scale=2 * SCALE).to_pil().convert("L")
            for block in iter_blocks(page):
                for span in iter_spans(block):
                    display = span.type is SpanType.INTERLINE_EQUATION
                    if (display or span.type is SpanType.INLINE_EQUATION) and span.bbox:
                        formula = Formula(span.content or "", display)
                        yield Found(formula, _crop(image, span.bbox))


def _crop(image: Image.Image, box: BBox) -> Image.Image:
    x0, y0, x1, y1 = (round(2 * SCALE * v) for v in box.expand(3))
    crop = image.crop((x0, y0, x1, y1))
    return crop.resize(
        (max(1, crop.width // 2), max(1, crop.height // 2)), Image.Resampling.LANCZOS
    )


def _rendered(formulas: Sequence[Formula]) -> list[Image.Image]:
    """Each formula set by pdfLaTeX on a page of its own, cut to its ink."""
    pages = "\n".join(
        rf"\newpage\hbox{{${_STYLES[f.display]} {' '.join(f.latex.split())}$}}" for f in formulas
    )
    start, _, _ = PREAMBLE.partition(r"\begin{document}")
    source = f"{start}{_PAGE}{_TAG}\\begin{{document}}\n{pages}\n\\end{{document}}\n"
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "sheet.tex").write_text(source, encoding="utf-8")
        command = ["pdflatex", "-interaction=nonstopmode", "sheet.tex"]
        subprocess.run(command, cwd=folder, check=False, capture_output=True)
        pdf = pypdfium2.PdfDocument(Path(folder, "sheet.pdf").read_bytes())
        return [_cut(page.render(scale=SCALE).to_pil().convert("L")) for page in pdf]


def _cut(image: Image.Image) -> Image.Image:
    ink = ImageChops.invert(image).getbbox()
    return image.crop(ink) if ink else image.crop((0, 0, 1, 1))


def _sheet(found: Sequence[Found], rendered: Sequence[Image.Image]) -> Image.Image:
    """Pairs side by side, from the top of one column of pairs to its end, then the next."""
    pairs = [(each.crop, ours) for each, ours in zip(found, rendered, strict=True)]
    fitted = [(_fitted(a), _fitted(b)) for a, b in pairs]
    per_column = -(-len(fitted) // COLUMNS)
    columns = [fitted[k : k + per_column] for k in range(0, len(fitted), per_column)]
    width, gap = round(WIDTH * SCALE), round(GAP * SCALE)
    heights = [sum(max(a.height, b.height) + 2 * gap for a, b in column) for column in columns]
    sheet = Image.new("L", (len(columns) * 2 * (width + gap), max(heights)), 255)
    draw = ImageDraw.Draw(sheet)
    for k, column in enumerate(columns):
        x, y = k * 2 * (width + gap), gap
        for a, b in column:
            height = max(a.height, b.height)
            sheet.paste(a, (x + gap, y + (height - a.height) // 2))
            sheet.paste(b, (x + width + 2 * gap, y + (height - b.height) // 2))
            y += height + 2 * gap
            draw.line((x + gap, y - gap, x + 2 * width, y - gap), fill=200)
    return sheet.quantize(16)


def _fitted(image: Image.Image) -> Image.Image:
    """The picture, made smaller if it is wider than its place."""
    limit = round((WIDTH - GAP) * SCALE)
    if image.width <= limit:
        return image
    return image.resize((limit, max(1, image.height * limit // image.width)))


def _arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.formula_picture", description=__doc__
    )
    parser.add_argument(
        "--data", type=Path, nargs="?", const=ROOT.parent / "shared" / "bench",
        help="formulas of the development sets, into predictions/; without it our own document",
    )  # fmt: skip
    return parser.parse_args(argv)


if __name__ == "__main__":
    sys.exit(main())
