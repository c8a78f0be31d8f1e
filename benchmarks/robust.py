"""Broken and hostile PDFs, each through the command line in a child that can be killed."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from benchmarks.report import table

LIMIT_S = 60.0
LIMIT_BYTES = 4 << 30  # of address space
BAD = ("crash", "hang", "oom", "traceback")
# ``python -m mineru_tools`` below that limit.
LIMITED = f"""
import resource, runpy
resource.setrlimit(resource.RLIMIT_AS, ({LIMIT_BYTES}, {LIMIT_BYTES}))
runpy.run_module("mineru_tools", run_name="__main__", alter_sys=True)
"""
CLEAN_EXITS = frozenset({2, 3, 4})  # what the errors of mineru_tools.errors exit with


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one file ended: ``parsed``, ``refused`` with a clean error, or one of ``BAD``."""

    id: str
    kind: str
    seconds: float
    detail: str = ""


def run_set(files: Mapping[str, Path], jobs: int = 2) -> list[Outcome]:
    """The outcome of every file, in order."""
    with ThreadPoolExecutor(jobs) as pool:
        return list(pool.map(run_one, files.keys(), files.values()))


def run_one(key: str, path: Path) -> Outcome:
    start = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder, Path(folder, "said").open("w+b") as said:
        # A session of its own, so that workers die with it; a file, because a pipe could fill up.
        child = subprocess.Popen(
            [sys.executable, "-c", LIMITED, "parse", str(path), "--debug", "-o", folder + "/out"],
            stdout=said,
            stderr=said,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )
        try:
            code = child.wait(LIMIT_S)
        except subprocess.TimeoutExpired:
            os.killpg(child.pid, signal.SIGKILL)
            child.wait()
            return Outcome(key, "hang", time.perf_counter() - start)
        said.seek(0)
        text = said.read().decode(errors="replace")
    kind, detail = classify(code, text)
    return Outcome(key, kind, time.perf_counter() - start, detail)


def classify(code: int, said: str) -> tuple[str, str]:
    """The kind of an ended child by its exit status and what it printed, and a word on it."""
    last = _shortened((said.strip().splitlines() or [""])[-1])
    if "MemoryError" in said or code == -signal.SIGKILL:
        return "oom", last
    if code < 0:
        return "crash", signal.Signals(-code).name
    if "[worker_died]" in said:
        return "crash", last
    if "Traceback (most recent call last)" in said:
        return "traceback", last
    if code == 0:
        warnings = [line for line in said.splitlines() if "warning" in line]
        return "parsed", f"{len(warnings)}, first: {_shortened(warnings[0])}" if warnings else ""
    if code in CLEAN_EXITS:
        return "refused", last
    return "traceback", f"exit status {code}: {last}"


def _shortened(line: str) -> str:
    """The message from its code on, without the path before it, fit for a table."""
    code = re.search(r"\[\w+\].*", line)
    return (code[0] if code else line)[:120].replace("|", "\\|")


def report(outcomes: list[Outcome]) -> str:
    """Counts, the offenders, what was refused, and the slowest files."""
    counts = Counter(outcome.kind for outcome in outcomes)
    kinds = ("parsed", "refused", *BAD)
    parts = [table(["files", *kinds], [[str(len(outcomes)), *(str(counts[k]) for k in kinds)]])]
    offenders = [o for o in outcomes if o.kind in BAD]
    if offenders:
        parts.append(
            table(["offender", "kind", "detail"], [[o.id, o.kind, o.detail] for o in offenders])
        )
    for kind, title in (("refused", "with"), ("parsed", "warnings")):
        rows = [[o.id, o.detail] for o in outcomes if o.kind == kind and o.detail]
        if rows:
            parts.append(table([kind, title], rows))
    slowest = sorted(outcomes, key=lambda o: -o.seconds)[:5]
    parts.append(table(["slowest", "s"], [[o.id, f"{o.seconds:.2f}"] for o in slowest]))
    return "\n\n".join(parts)
