"""Markdown tables of what was measured, and their place in RESULTS.md."""

from __future__ import annotations

import datetime
import os
import platform
import re
import subprocess
from collections.abc import Sequence
from pathlib import Path

from benchmarks.measure import Timing, median_page_s
from benchmarks.scoring import Scored
from benchmarks.sets import SPEED_TARGET_S, BenchSet

ROOT = Path(__file__).parents[1]
RESULTS = Path(__file__).with_name("RESULTS.md")
TITLE = "# Results\n\nWritten by `make bench`; the data sets are described in README.md.\n"


def table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def number(value: float | None) -> str:
    return "-" if value is None else f"{value:.4f}"


def quality(bench: BenchSet, scored: Scored, timings: list[Timing], worst: int) -> str:
    """One set: means against targets, speed, the worst documents and what went wrong."""
    rows = []
    for key in bench.columns:
        mean, target = scored.mean.get(key), bench.targets.get(key)
        met = "" if target is None else "yes" if mean is not None and mean >= target else "no"
        rows.append([key, number(mean), "" if target is None else f"{target:g}", met])
    per_page = median_page_s(timings)
    met = "yes" if per_page <= SPEED_TARGET_S else "no"
    rows.append(["s/page (median)", f"{per_page:.4f}", f"{SPEED_TARGET_S:g}", met])
    pages = sum(timing.pages for timing in timings)
    parts = [
        f"### {bench.name}: {len(timings)} documents, {pages} pages",
        table(["metric", "mean", "target", "met"], rows),
    ]
    if worst:
        parts.append(_worst(bench, scored, timings, worst))
    troubles = [f"- {t.id}: {t.error}" for t in timings if t.error]
    troubles += [f"- {t.id}: {issue}" for t in timings for issue in t.issues]
    return "\n\n".join([*parts, *(["\n".join(troubles)] if troubles else [])])


def _worst(bench: BenchSet, scored: Scored, timings: list[Timing], count: int) -> str:
    per_page = {timing.id: timing.per_page_s for timing in timings}
    rows = [
        [key, *(number(scores.get(column)) for column in bench.columns), f"{per_page[key]:.3f}"]
        for key, scores in scored.worst(bench.metrics, count)
    ]
    return table(["worst documents", *bench.columns, "s/page"], rows)


def circumstances() -> str:
    """One line: when, which commit, which machine."""
    commit = _git("rev-parse", "--short", "HEAD") or "unknown"
    changed = " with changes" if _git("status", "--porcelain", "--", "mineru_tools") else ""
    return (
        f"{datetime.datetime.now(datetime.timezone.utc).date()}, commit {commit}{changed}, "
        f"Python {platform.python_version()}, {os.cpu_count()} cores"
    )


def _git(*arguments: str) -> str:
    result = subprocess.run(
        ["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=False
    )
    return result.stdout.strip()


def replace_section(title: str, body: str, path: Path = RESULTS) -> None:
    """Write ``## title`` with ``body`` into ``path``; its other sections stay."""
    text = path.read_text(encoding="utf-8") if path.exists() else TITLE
    section = f"## {title}\n\n{circumstances()}\n\n{body.strip()}\n"
    old = re.compile(rf"^## {re.escape(title)}\n.*?(?=^## |\Z)", re.MULTILINE | re.DOTALL)
    if old.search(text):
        text = old.sub(lambda _: section + "\n", text)
    else:
        text = f"{text.rstrip()}\n\n{section}"
    path.write_text(text.rstrip() + "\n", encoding="utf-8")
