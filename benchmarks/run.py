"""``python -m benchmarks.run``: quality, speed and robustness against targets."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from benchmarks import glyphs, measure, report, robust, scoring
from benchmarks.sets import ROBUST_SET, SET_NAMES, SETS, BenchSet, pdf_files

ROOT = Path(__file__).parents[1]
PREDICTIONS = Path(__file__).with_name("predictions")


def main(argv: Sequence[str] | None = None) -> int:
    """Exit status 1 when a document failed or a child misbehaved.

    Missed targets and glyphs are shown and do not fail: their numbers are compared over time.
    """
    args = _arguments(argv)
    if not (args.data / "score.py").is_file():
        print(f"no data sets at {args.data}: see benchmarks/README.md", file=sys.stderr)
        return 2
    chosen = bool(args.sets or args.doc)
    fine = True
    if not args.robust:
        fine &= run_quality(args, write=not chosen)
        run_glyphs(args, write=not chosen)
    if args.robust or not chosen:
        fine &= run_robust(args)
    return 0 if fine else 1


def run_quality(args: argparse.Namespace, *, write: bool) -> bool:
    measure.warm_up()
    parts, fine = [], True
    for bench in SETS:
        files = _files(args, bench)
        if not files:
            continue
        folder = PREDICTIONS / bench.name
        timings = measure.parse_set(files, folder)
        scored = scoring.score(bench, args.data, folder, list(files))
        parts.append(report.quality(bench, scored, timings, args.worst))
        print(f"{parts[-1]}\n", flush=True)
        fine &= not any(timing.error for timing in timings)
    parts.append(f"Peak memory over all sets: {measure.peak_rss_mib():.0f} MiB.")
    print(f"{parts[-1]}\n")
    if write:
        report.replace_section("Quality and speed", "\n\n".join(parts))
    return fine


def run_glyphs(args: argparse.Namespace, *, write: bool) -> None:
    checks = [
        check
        for bench in SETS
        for key, path in _files(args, bench).items()
        for check in glyphs.check_file(f"{bench.name}/{key}", path)
    ]
    text = glyphs.report(checks)
    print(f"{text}\n", flush=True)
    if write:
        report.replace_section("Every glyph in exactly one place", text)


def run_robust(args: argparse.Namespace) -> bool:
    files = pdf_files(args.data, ROBUST_SET)
    chosen = {key: path for key, path in files.items() if args.doc in (None, key)}
    outcomes = robust.run_set(chosen)
    text = robust.report(outcomes)
    print(text, flush=True)
    if args.doc is None:
        report.replace_section("Robustness", text)
    return not any(outcome.kind in robust.BAD for outcome in outcomes)


def _files(args: argparse.Namespace, bench: BenchSet) -> dict[str, Path]:
    if args.sets and bench.name not in args.sets:
        return {}
    files = pdf_files(args.data, bench.name)
    return {key: path for key, path in files.items() if args.doc in (None, key)}


def _arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.run", description=__doc__)
    parser.add_argument(
        "--set", dest="sets", nargs="+", choices=SET_NAMES, help="only these sets (no RESULTS.md)"
    )
    parser.add_argument("--doc", metavar="ID", help="only this document (no RESULTS.md)")
    parser.add_argument("--worst", type=int, default=5, metavar="K", help="list the K worst")
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared" / "bench")
    parser.add_argument("--robust", action="store_true", help="only the broken files")
    return parser.parse_args(argv)


if __name__ == "__main__":
    sys.exit(main())
