"""``python -m benchmarks.formula_pictures``: formulas in pictures, read by the recognisers."""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image

from benchmarks import report, scoring
from benchmarks.sets import BenchSet, set_dir
from mineru_tools.document.latex import repaired
from mineru_tools.recognizers.formula import FORMULA_MODELS, FormulaReading, FormulaRecognizer
from mineru_tools.recognizers.image import RGB

ROOT = Path(__file__).parents[1]
TARGET = {"fdisp": 0.75}
SETS = ("im2latex-sample", "omnidoc-demo")
MARGIN = 0.003  # of the page; boxes of regions touch the letters
WORST = 10


@dataclass(frozen=True, slots=True)
class Formula:
    """A picture and what it shows, in LaTeX without delimiters."""

    id: str
    pixels: RGB
    latex: str


def main(argv: Sequence[str] | None = None) -> int:
    """Exit status 0 whatever the scores are, 2 without pictures."""
    args = _arguments(argv)
    sets = {name: list(_formulas(set_dir(args.data, name))) for name in SETS}
    if not all(sets.values()):
        print(f"no pictures at {args.data}: see benchmarks/README.md", file=sys.stderr)
        return 2
    rows: list[list[str]] = []
    worst: list[list[str]] = []
    for model in args.models:
        recognizer = FORMULA_MODELS.load(model)
        for name, formulas in sets.items():
            scored, readings, seconds = _measured(name, formulas, recognizer, args.data)
            means = [report.number(scored.mean[c]) for c in ("fdisp", "fdisp_exact")]
            rows.append([model, name, str(len(formulas)), *means, f"{seconds:.2f}"])
            worst += _worst(scored, readings)
    text = _report(rows, sorted(worst, key=lambda row: row[1])[:WORST])
    print(text)
    if args.write:
        report.replace_section("Formulas in pictures", text)
    return 0


def _formulas(folder: Path) -> Iterator[Formula]:
    """Pictures of single formulas, or the display formulas on pages with a description."""
    for file in sorted((folder / "img").glob("*.png")):
        truth = folder / "gt" / f"{file.stem}.tex"
        yield Formula(file.stem, _pixels(Image.open(file)), truth.read_text("utf-8").strip())
    for file in sorted((folder / "layout").glob("*.json")):
        told = json.loads(file.read_text("utf-8"))
        page = Image.open(folder / "img" / f"{file.stem}.jpg")
        regions = [e for e in told["elements"] if e["cat"] == "equation_isolated" and e["latex"]]
        for k, region in enumerate(regions):
            x0, y0, x1, y1 = region["bbox"]
            box = (x0 - MARGIN, y0 - MARGIN, x1 + MARGIN, y1 + MARGIN)
            pixels = [round(v * side) for v, side in zip(box, page.size * 2, strict=True)]
            crop = page.crop((pixels[0], pixels[1], pixels[2], pixels[3]))
            yield Formula(f"{file.stem}-{k}", _pixels(crop), region["latex"].strip("$\n "))


def _pixels(image: Image.Image) -> RGB:
    return np.asarray(image.convert("RGB"))


def _measured(
    name: str, formulas: Sequence[Formula], recognizer: FormulaRecognizer, data: Path
) -> tuple[scoring.Scored, dict[str, FormulaReading], float]:
    """The scores of one recogniser on one set, its readings, and processor seconds a picture."""
    recognizer.recognize([formulas[0].pixels])
    start = time.process_time()
    readings = {f.id: recognizer.recognize([f.pixels])[0] for f in formulas}
    seconds = (time.process_time() - start) / len(formulas)
    with tempfile.TemporaryDirectory() as scratch:
        truth, told = Path(scratch, "set", "gt"), Path(scratch, "predictions")
        truth.mkdir(parents=True)
        told.mkdir()
        for formula in formulas:
            (truth / f"{formula.id}.md").write_text(_display(formula.latex), "utf-8")
            latex = repaired(readings[formula.id].latex) or ""
            (told / f"{formula.id}.md").write_text(_display(latex), "utf-8")
        bench = BenchSet(name, "blocks", TARGET)
        scored = scoring.score(bench, data, told, list(readings), truth.parent)
    return scored, readings, seconds


def _display(latex: str) -> str:
    return f"$$\n{latex}\n$$\n" if latex else ""


def _worst(scored: scoring.Scored, readings: dict[str, FormulaReading]) -> list[list[str]]:
    return [
        [key, report.number(scores["fdisp"]), f"{readings[key].score:.3f}"]
        for key, scores in scored.documents.items()
    ]


def _report(rows: Sequence[Sequence[str]], worst: Sequence[Sequence[str]]) -> str:
    head = (
        "Pictures one by one, in seconds of one processor. A reading that no LaTeX parser takes "
        "counts as empty. "
        f"Target: similarity {TARGET['fdisp']:g} with `pix2tex`, which needs no hub."
    )
    columns = ["model", "set", "formulas", "similarity", "exact", "s/picture"]
    least = report.table(["worst", "similarity", "score of the model"], worst)
    return "\n\n".join((head, report.table(columns, rows), least))


def _arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.formula_pictures")
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared" / "bench")
    parser.add_argument("--models", nargs="*", default=["pix2tex"], help="models to compare")
    parser.add_argument("--write", action="store_true", help="into RESULTS.md")
    return parser.parse_args(argv)


if __name__ == "__main__":
    sys.exit(main())
