"""``python -m benchmarks.peers``: other tools and this one on the same documents, in the same run.

Every round runs all tools, set by set, each in a fresh process that is warm before it is measured.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from benchmarks import report, scoring
from benchmarks.measure import SAMPLE, Timing, median_page_s
from benchmarks.peer_adapters import ADAPTERS, OURS
from benchmarks.run import PREDICTIONS, ROOT
from benchmarks.sets import SETS, BenchSet, page_counts, pdf_files

COLUMNS = {
    "odl-bench": ("nid", "mhs", "teds"),
    "joss-papers": ("text", "head", "extra"),
    "jose-jats": ("text", "head", "table"),
    "debian-manuals": ("text", "head", "table"),
    "readoc-sample": ("text", "head", "head_lvl", "table"),
    "icdar2013-tables": ("teds",),
    "ppb-tables": ("teds",),
    "ppb-formulas": ("fdisp", "finl"),
    "ppb-mixed": ("fdisp", "finl"),
}
LIMIT_S = 900  # one tool, one set


@dataclass(slots=True)
class Contestant:
    """One tool and what was measured of it; ``rounds`` holds the documents of all sets."""

    name: str
    python: Path
    version: str = ""
    rounds: list[list[Timing]] = field(default_factory=list)
    scores: dict[str, scoring.Scores] = field(default_factory=dict)
    stopped: str | None = None

    def page_s(self) -> list[float]:
        """The median over all pages, for each round."""
        return [median_page_s(timings) for timings in self.rounds]

    def total_s(self) -> list[float]:
        return [sum(timing.seconds for timing in timings) for timings in self.rounds]

    def failed(self) -> int:
        return sum(timing.error is not None for timing in self.rounds[-1])


def main(argv: Sequence[str] | None = None) -> int:
    """Exit status 1 when a tool had to be left out."""
    args = _arguments(argv)
    if not (args.data / "score.py").is_file():
        print(f"no data sets at {args.data}: see benchmarks/README.md", file=sys.stderr)
        return 2
    tools = [Contestant(OURS, Path(sys.executable))]
    tools += [Contestant(name, args.python) for name in args.peers]
    for number in range(args.rounds):
        print(f"round {number + 1} of {args.rounds}", file=sys.stderr, flush=True)
        _round(tools, number, args.data)
    running = [tool for tool in tools if tool.stopped is None]
    for tool in running:
        for bench in SETS:
            ids = list(pdf_files(args.data, bench.name))
            scored = scoring.score(bench, args.data, _folder(tool, bench), ids)
            tool.scores[bench.name] = scored.mean
    text = _report(running, [tool for tool in tools if tool.stopped], args.rounds)
    print(text)
    if args.write:
        report.replace_section("Peers", text)
    return 0 if len(running) == len(tools) else 1


def _round(tools: list[Contestant], number: int, data: Path) -> None:
    """Measure every tool on every set; the tool that goes first changes from round to round."""
    shift = number % len(tools)
    timings: dict[str, list[Timing]] = {tool.name: [] for tool in tools}
    for bench in SETS:
        for tool in tools[shift:] + tools[:shift]:
            if tool.stopped is None:
                try:
                    timings[tool.name] += _measure(tool, bench, data)
                except (subprocess.SubprocessError, OSError) as error:
                    tool.stopped = f"{bench.name}: {type(error).__name__}"
                    print(f"{tool.name} left out, {error}", file=sys.stderr)
    for tool in tools:
        if tool.stopped is None:
            tool.rounds.append(timings[tool.name])


def _measure(tool: Contestant, bench: BenchSet, data: Path) -> list[Timing]:
    folder = _folder(tool, bench)
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.iterdir():
        old.unlink()
    documents = {key: str(path.resolve()) for key, path in pdf_files(data, bench.name).items()}
    job = {"warm_up": str(SAMPLE), "documents": documents, "out": str(folder)}
    with tempfile.TemporaryDirectory() as scratch:
        file, log = Path(scratch, "job.json"), Path(scratch, "log")
        file.write_text(json.dumps(job), encoding="utf-8")
        command = [str(tool.python), "-m", "benchmarks.peer_adapters", tool.name, str(file)]
        with log.open("wb") as sink:
            done = subprocess.run(
                command, cwd=ROOT, stdout=sink, stderr=sink, timeout=LIMIT_S, check=False
            )
        if done.returncode:
            print(log.read_text(encoding="utf-8", errors="replace")[-2000:], file=sys.stderr)
            done.check_returncode()
    found = json.loads((folder / "timings.json").read_text(encoding="utf-8"))
    tool.version = found["version"]
    return list(_timings(found["timings"], page_counts(data, bench.name)))


def _timings(rows: list[dict[str, object]], pages: Mapping[str, int]) -> list[Timing]:
    """Documents that failed have no pages: they are in no median, only in the totals."""
    found = []
    for row in rows:
        key, error = str(row["id"]), row["error"]
        count = 0 if error else pages[key]
        seconds = float(str(row["seconds"]))
        found.append(Timing(key, count, seconds, error=str(error) if error else None))
    return found


def _folder(tool: Contestant, bench: BenchSet) -> Path:
    return PREDICTIONS / "peers" / tool.name / bench.name


def _report(tools: list[Contestant], left_out: list[Contestant], rounds: int) -> str:
    header = ["tool", *(f"{name} {key}" for name, keys in COLUMNS.items() for key in keys)]
    rows = [[tool.name, *_quality(tool)] for tool in tools]
    parts = [report.table(header, rows), _speed(tools), _NOTES.format(rounds=rounds)]
    parts += [f"Left out: {tool.name} ({tool.stopped})." for tool in left_out]
    return "\n\n".join(parts)


def _quality(tool: Contestant) -> list[str]:
    found = (tool.scores[name].get(key) for name, keys in COLUMNS.items() for key in keys)
    return ["-" if value is None else f"{value:.3f}" for value in found]


def _speed(tools: list[Contestant]) -> str:
    ours = next(tool for tool in tools if tool.name == OURS)
    rows = []
    for tool in tools:
        page, total = tool.page_s(), tool.total_s()
        rows.append(
            [
                tool.name,
                tool.version,
                ADAPTERS[tool.name].note,
                f"{median(page):.4f}",
                _ratio(page, ours.page_s()),
                f"{median(total):.1f}",
                _ratio(total, ours.total_s()),
                str(tool.failed()),
            ]
        )
    header = ["tool", "version", "how", "s/page (median)", "to ours", "s in all", "to ours"]
    return report.table([*header, "failed"], rows)


def _ratio(theirs: list[float], ours: list[float]) -> str:
    """The median of the ratios within each round, and their range."""
    ratios = [a / b for a, b in zip(theirs, ours, strict=True)]
    return f"{median(ratios):.2f} ({min(ratios):.2f} to {max(ratios):.2f})"


_NOTES = """\
Scores are means over documents, by the same scorer and settings for all; higher is better. Times
are medians of {rounds} rounds in which all tools ran set by set, in turns; one process per tool and
set, warmed by a sample document. "To ours" is the median of the ratios within each round, and their
range; above 1 is slower. Tools run as their own documents advise for Markdown without models; no
tool was given settings for these documents. A failed document counts as empty text, and in no
median."""


def _arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.peers", description=__doc__)
    peers = [name for name in ADAPTERS if name != OURS]
    parser.add_argument("--python", type=Path, required=True, help="has the peers installed")
    parser.add_argument("--peer", dest="peers", nargs="+", choices=peers, default=peers)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared" / "bench")
    parser.add_argument("--write", action="store_true", help="put the result into RESULTS.md")
    return parser.parse_args(argv)


if __name__ == "__main__":
    sys.exit(main())
