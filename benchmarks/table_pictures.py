"""``python -m benchmarks.table_pictures``: tables in pictures, by models and by the layout's rules.

Words come from an OCR (``pip install rapidocr onnxruntime``), once for all ways of reading.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from PIL import Image

from benchmarks import report, scoring
from benchmarks.sets import BenchSet
from mineru_tools.backends.pipeline.emit import Emitter
from mineru_tools.document.geometry import BBox
from mineru_tools.layout.page import read_page
from mineru_tools.primitives import PagePrimitives, Rule
from mineru_tools.recognizers.table import (
    TABLE_MODELS,
    TablePicture,
    Word,
    structure_html,
    words_of_line,
)
from mineru_tools.scans.glyphs import glyphs_of, words_in_boxes

ROOT = Path(__file__).parents[1]
PICTURES = BenchSet("pubtabnet-sample", "tables", {"teds": 0.85}, shown=("teds_s",))
MODELS = ("slanet-plus", "slanet-1m", "slanet")
DARK = 0.5  # of white; ink is darker
MIN_RULE = 0.15  # of the picture's width or height; no letter is as long

Read = Callable[[TablePicture], str]


@dataclass(frozen=True, slots=True)
class Measured:
    """One way of reading: its scores, and the seconds that it takes a picture."""

    way: str
    scored: scoring.Scored
    seconds: float


def main(argv: Sequence[str] | None = None) -> int:
    """Exit status 0 whatever the scores are, 2 without pictures."""
    args = _arguments(argv)
    files = sorted((args.data / "data" / PICTURES.name / "img").glob("*.png"))
    if not files:
        print(f"no pictures at {args.data}: see benchmarks/README.md", file=sys.stderr)
        return 2
    pictures = dict(zip([f.stem for f in files], _pictures(files, args.lines), strict=True))
    ways = {**{name: _by_model(name) for name in args.models}, "rules": _by_rules}
    text = _report([_measure(way, read, pictures, args.data) for way, read in ways.items()])
    print(text)
    if args.write:
        report.replace_section("Tables in pictures", text)
    return 0


def _measure(way: str, read: Read, pictures: Mapping[str, TablePicture], data: Path) -> Measured:
    folder = Path(__file__).with_name("predictions") / f"{PICTURES.name}-{way}"
    folder.mkdir(parents=True, exist_ok=True)
    start = time.perf_counter()
    for key, picture in pictures.items():
        (folder / f"{key}.md").write_text(read(picture), encoding="utf-8")
    seconds = (time.perf_counter() - start) / len(pictures)
    return Measured(way, scoring.score(PICTURES, data, folder, list(pictures)), seconds)


def _report(measured: Sequence[Measured]) -> str:
    """The means of all ways, then the TEDS of every picture."""
    documents = list(measured[0].scored.documents)
    head = (
        f"{PICTURES.name}: {len(documents)} pictures; words by RapidOCR, once for all ways, and "
        f"their time is not counted. `rules` is the layout of text PDFs on the OCR's words and the "
        f"lines seen in the picture. Target: TEDS {PICTURES.targets['teds']:g}."
    )
    means = [
        [m.way, *(report.number(m.scored.mean[c]) for c in PICTURES.columns), f"{m.seconds:.2f}"]
        for m in measured
    ]
    each = [
        [key, *(report.number(m.scored.documents[key]["teds"]) for m in measured)]
        for key in documents
    ]
    return "\n\n".join(
        (
            head,
            report.table(["way", *PICTURES.columns, "s/table"], means),
            report.table(["TEDS", *(m.way for m in measured)], each),
        )
    )


def _pictures(files: Sequence[Path], lines: bool) -> Iterator[TablePicture]:
    from rapidocr import RapidOCR

    engine: Any = RapidOCR()
    for file in files:
        pixels = np.asarray(Image.open(file).convert("RGB"))
        found = engine(pixels[:, :, ::-1], return_word_box=True)
        yield TablePicture(pixels, tuple(_words(found, lines)))


def _words(found: Any, lines: bool) -> Iterator[Word]:
    """What the OCR read, by its own words or, with ``lines``, cut from its lines by us."""
    for text, score, box, parts in zip(
        found.txts, found.scores, found.boxes, found.word_results, strict=True
    ):
        if lines:
            yield from words_of_line(Word(text, _around(box), float(score)))
        else:
            yield from (Word(part, _around(at), float(sure)) for part, sure, at in parts)


def _around(corners: npt.ArrayLike) -> BBox:
    points = np.asarray(corners, dtype=float)
    return BBox(*points.min(axis=0).tolist(), *points.max(axis=0).tolist())


def _by_model(name: str) -> Read:
    recognizer = TABLE_MODELS.load(name)

    def read(picture: TablePicture) -> str:
        (structure,) = recognizer.recognize([picture])
        return structure_html(structure, picture.words)

    return read


def _by_rules(picture: TablePicture) -> str:
    """The table as the layout reads a page of these words, a pixel taken for a point."""
    layout = read_page(_page(picture))
    emitter = Emitter(layout)
    blocks = [emitter.block(region, 0) for region in layout.regions if region.cells]
    return "\n\n".join(
        span.html or "" for block in blocks for line in block.lines or () for span in line.spans
    )


def _page(picture: TablePicture) -> PagePrimitives:
    """The page that the picture would be, a pixel taken for a point."""
    height, width = picture.pixels.shape[:2]
    glyphs = glyphs_of(words_in_boxes((word.text, word.bbox) for word in picture.words))
    ink = picture.pixels.mean(axis=2) < 255 * DARK
    rules = [*_rules(ink, horizontal=True), *_rules(ink.T, horizontal=False)]
    return PagePrimitives(0, (float(width), float(height)), glyphs, tuple(rules))


def _rules(ink: npt.NDArray[np.bool_], *, horizontal: bool) -> Iterator[Rule]:
    """Long runs of ink along the rows, those of neighbouring rows taken together."""
    least = MIN_RULE * ink.shape[1]
    lanes: list[tuple[int, int, int, int]] = []
    for y, row in enumerate(ink):
        edges = np.flatnonzero(np.diff(np.concatenate([[0], row.astype(np.int8), [0]])))
        for a, b in edges.reshape(-1, 2).tolist():
            if b - a < least:
                continue
            above = [lane for lane in lanes if lane[3] == y and lane[0] < b and a < lane[2]]
            for lane in above:
                lanes.remove(lane)
                a, b = min(a, lane[0]), max(b, lane[2])
            lanes.append((a, min([y, *(lane[1] for lane in above)]), b, y + 1))
    for x0, y0, x1, y1 in lanes:
        box = BBox(x0, y0, x1, y1) if horizontal else BBox(y0, x0, y1, x1)
        yield Rule(box, horizontal)


def _arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.table_pictures")
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared" / "bench")
    parser.add_argument("--models", nargs="*", default=MODELS, help="table models to compare")
    parser.add_argument("--lines", action="store_true", help="cut the OCR's lines at their spaces")
    parser.add_argument("--write", action="store_true", help="into RESULTS.md")
    return parser.parse_args(argv)


if __name__ == "__main__":
    sys.exit(main())
