"""Parse the documents of a set in this process: predictions on disk, seconds per page, memory."""

from __future__ import annotations

import resource
import sys
import time
import traceback
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from mineru_tools import ParseOptions, parse

SAMPLE = Path(__file__).parents[1] / "examples" / "sample.pdf"


@dataclass(frozen=True, slots=True)
class Timing:
    """One parsed document. ``error`` is the code or type of what stopped it."""

    id: str
    pages: int
    seconds: float
    issues: tuple[str, ...] = ()
    error: str | None = None

    @property
    def per_page_s(self) -> float:
        return self.seconds / max(1, self.pages)


def warm_up() -> None:
    """Load everything that is loaded late, so that the first document pays no imports."""
    with parse(SAMPLE) as parsed:
        parsed.markdown()


def parse_set(
    files: Mapping[str, Path], predictions: Path, options: ParseOptions | None = None
) -> list[Timing]:
    """One timing per file; ``predictions/<id>.md`` holds the Markdown, empty after an error."""
    predictions.mkdir(parents=True, exist_ok=True)
    for old in predictions.glob("*.md"):
        old.unlink()
    return [
        _parse_one(key, path, predictions / f"{key}.md", options) for key, path in files.items()
    ]


def _parse_one(key: str, path: Path, target: Path, options: ParseOptions | None) -> Timing:
    start = time.perf_counter()
    try:
        with parse(path, options) as parsed:
            markdown = parsed.markdown()
    except Exception as error:  # noqa: BLE001 - one bad document must not end the measurement
        traceback.print_exc(file=sys.stderr)
        target.write_text("", encoding="utf-8")
        code = str(getattr(error, "code", type(error).__name__))
        return Timing(key, 0, time.perf_counter() - start, error=code)
    seconds = time.perf_counter() - start
    target.write_text(markdown, encoding="utf-8")
    issues = tuple(f"page {i.page + 1} {i.stage}: {i.code}" for i in parsed.issues)
    return Timing(key, len(parsed.document.pages), seconds, issues)


def median_page_s(timings: list[Timing]) -> float:
    """The median over pages; each page counts with its document's mean."""
    laps = [timing.per_page_s for timing in timings for _ in range(timing.pages)]
    return median(laps) if laps else float("nan")


def peak_rss_mib() -> float:
    """The most memory this process has held so far."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1024 * 1024 if sys.platform == "darwin" else 1024)
