"""``python -m benchmarks.scans``: pages printed and scanned again, beside the PDFs."""

from __future__ import annotations

import argparse
import sys
import tempfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
import pypdfium2
from PIL import Image

from benchmarks import measure, report, scoring
from benchmarks.measure import Timing
from benchmarks.scoring import Scored
from benchmarks.sets import SETS, pdf_files
from mineru_tools import ParseOptions

ROOT = Path(__file__).parents[1]
PREDICTIONS = Path(__file__).with_name("predictions")
SET = "odl-bench"
WITHIN = {"nid": 0.04, "teds": 0.10, "mhs": 0.10}  # of the scores of the text PDFs
SKEW = 1.0  # degrees at most, either way
NOISE = 6.0  # of 255, standard deviation; a flatbed scanner has 2 to 8
QUALITY = 85  # of the JPEG
WORST = 10


def main(argv: Sequence[str] | None = None) -> int:
    """Exit status 1 when a page could not be parsed, 2 without documents; low scores are shown."""
    args = _arguments(argv)
    if not (args.data / "score.py").is_file():
        print(f"no data sets at {args.data}: see benchmarks/README.md", file=sys.stderr)
        return 2
    files = {k: f for k, f in pdf_files(args.data, SET).items() if args.doc in (None, k)}
    files = dict(list(files.items())[:: args.every])
    told = {"text": _measured("text", files, ParseOptions(), args.data)}
    reading = ParseOptions(method="ocr", ocr_model=args.ocr_model)
    with tempfile.TemporaryDirectory() as scratch:
        for dpi in args.dpi:
            scans = scanned(files, args.scans or Path(scratch), dpi)
            told[f"{dpi} dpi"] = _measured(f"scans-{dpi}", scans, reading, args.data)
    text = _report(told, args.worst)
    print(text)
    if args.write:
        report.replace_section("Scans", text)
    return int(any(timing.error for _, timings in told.values() for timing in timings))


def scanned(files: Mapping[str, Path], folder: Path, dpi: int, turns: int = 0) -> dict[str, Path]:
    """Document id -> PDF of its scanned pages in ``folder``, made where it is not there yet.

    ``turns`` are quarter turns clockwise of every page, as of one that was put in the wrong way.
    """
    folder.mkdir(parents=True, exist_ok=True)
    out = {}
    for key, path in files.items():
        out[key] = folder / f"{key}-{dpi}-{turns}.pdf"
        if not out[key].exists():
            first, *others = _pages(path, dpi, turns, zlib.crc32(key.encode()))
            first.save(
                out[key], save_all=True, append_images=others, resolution=dpi, quality=QUALITY
            )
    return out


def _pages(path: Path, dpi: int, turns: int, seed: int) -> Iterator[Image.Image]:
    """The pages as a scanner sees them: not quite straight, with grain, the same for each seed."""
    random = np.random.default_rng(seed)
    with pypdfium2.PdfDocument(path) as pdf:
        for page in pdf:
            drawn = page.render(scale=dpi / 72).to_pil().convert("RGB")
            skew = random.uniform(-SKEW, SKEW)
            laid = drawn.rotate(skew, resample=Image.Resampling.BICUBIC, fillcolor="white")
            grain = random.normal(0, NOISE, (laid.height, laid.width, 1))
            seen = (np.asarray(laid, dtype=np.float32) + grain).clip(0, 255).astype(np.uint8)
            yield Image.fromarray(np.ascontiguousarray(np.rot90(seen, -turns)))


def _measured(
    name: str, files: Mapping[str, Path], options: ParseOptions, data: Path
) -> tuple[Scored, list[Timing]]:
    bench = next(each for each in SETS if each.name == SET)
    folder = PREDICTIONS / f"{SET}-{name}"
    timings = measure.parse_set(files, folder, options)
    return scoring.score(bench, data, folder, list(files)), timings


def _report(told: Mapping[str, tuple[Scored, list[Timing]]], worst: int) -> str:
    """The means of each way beside one another, and the pages that lose most by being scanned."""
    (text, _), *scans = told.values()
    pages = sum(timing.pages for timing in scans[0][1])
    head = (
        f"{pages} pages of {SET} as pictures: at most {SKEW:g} degree askew, with grain of "
        f"{NOISE:g} in 255, as JPEG of quality {QUALITY}. Targets: within "
        f"{', '.join(f'{gap:g} {key}' for key, gap in WITHIN.items())} of the text PDFs."
    )
    rows = [
        [
            way,
            *(_marked(scored.mean[key], text.mean[key], gap) for key, gap in WITHIN.items()),
            f"{measure.median_page_s(timings):.3f}",
        ]
        for way, (scored, timings) in told.items()
    ]
    parts = [head, report.table(["pages", *WITHIN, "s/page (median)"], rows)]
    lost = sorted(
        (after - before, key, metric, way)
        for way, (scored, _) in list(told.items())[1:]
        for key, scores in scored.documents.items()
        for metric in WITHIN
        if (before := text.documents[key][metric]) is not None
        and (after := scores[metric]) is not None
    )
    if worst:
        most = [[key, way, metric, f"{gap:.3f}"] for gap, key, metric, way in lost[:worst]]
        parts.append(report.table(["lose most", "pages", "metric", "by"], most))
    return "\n\n".join(parts)


def _marked(value: float | None, text: float | None, gap: float) -> str:
    """The score, with an exclamation mark where it misses its target."""
    missed = value is not None and text is not None and value < text - gap
    return report.number(value) + (" !" if missed else "")


def _arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.scans", description=__doc__)
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared" / "bench")
    parser.add_argument("--doc", metavar="ID", help="only this document")
    parser.add_argument("--every", type=int, default=1, metavar="N", help="only each Nth document")
    parser.add_argument("--dpi", type=int, nargs="+", default=[200, 150])
    parser.add_argument("--ocr-model", default="auto", help="what reads the pictures")
    parser.add_argument("--scans", type=Path, metavar="FOLDER", help="keep the scans here")
    parser.add_argument("--worst", type=int, default=WORST, metavar="K", help="list the K worst")
    parser.add_argument("--write", action="store_true", help="into RESULTS.md")
    return parser.parse_args(argv)


if __name__ == "__main__":
    sys.exit(main())
