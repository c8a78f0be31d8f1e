"""Run the official conformance suite against the server; exit with 1 if it does not conform.

Failures that are expected stand in ``expected-failures.txt``, each with its reason; one that no
longer happens has to be taken out.
"""

# ruff: noqa: T201 - a command; what it prints is what it is for

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.error import URLError
from urllib.request import urlopen

import suite

HERE = Path(__file__).parent
REVISIONS = ("2025-11-25", "2026-07-28")
START_S = 30
STOP_S = 10

Key = tuple[str, str, str]


def main() -> int:
    suite.install()
    with TemporaryDirectory() as folder, _served(Path(folder) / "server.log") as url:
        checks = [
            check
            for revision in REVISIONS
            for check in suite.run(url, revision, Path(folder) / revision)
        ]
    for revision in REVISIONS:
        print(_summary(revision, [check for check in checks if check.revision == revision]))
    return _verdict(checks, _expected(HERE / "expected-failures.txt"))


@contextmanager
def _served(log: Path) -> Iterator[str]:
    """The address of a server of its own process; its log is shown when something breaks."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, str(HERE / "server.py"), "--port", str(port)]
    with log.open("w", encoding="utf-8") as output:
        process = subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT)
    try:
        _await(f"http://127.0.0.1:{port}/health", process)
        yield f"http://127.0.0.1:{port}/mcp"
    except BaseException:
        print(log.read_text("utf-8")[-4000:], file=sys.stderr)
        raise
    finally:
        process.terminate()
        try:
            process.wait(STOP_S)
        except subprocess.TimeoutExpired:
            process.kill()


def _await(url: str, process: subprocess.Popen[bytes]) -> None:
    for _ in range(START_S * 10):
        if process.poll() is not None:
            raise SystemExit("the server ended before it began")
        try:
            with urlopen(url, timeout=1):
                return
        except URLError:
            time.sleep(0.1)
    raise SystemExit(f"the server did not start within {START_S} s")


def _summary(revision: str, checks: Sequence[suite.Check]) -> str:
    lines = [f"{revision}: {len({check.scenario for check in checks})} scenarios"]
    for status, found in sorted(Counter(check.status for check in checks).items()):
        if status != "INFO":
            lines.append(f"  {status.lower():8} {found:4}")
    for check in checks:
        if check.status in ("FAILURE", "WARNING", "SKIPPED"):
            lines.append(f"  {check.status.lower():8} {check.scenario}  {check.name}")
            lines.append(f"           {check.message}")
    return "\n".join(lines)


def _expected(path: Path) -> dict[Key, str]:
    """Lines of ``revision scenario check  # reason``."""
    expected: dict[Key, str] = {}
    for line in path.read_text("utf-8").splitlines():
        entry, _, reason = line.partition("#")
        if not entry.strip():
            continue
        revision, scenario, name = entry.split()
        if not reason.strip():
            raise SystemExit(f"{path.name}: {scenario} {name} has no reason")
        expected[revision, scenario, name] = reason.strip()
    return expected


def _verdict(checks: Sequence[suite.Check], expected: dict[Key, str]) -> int:
    failed = {check.key for check in checks if check.status == "FAILURE"}
    for revision, scenario, name in sorted(expected.keys() - failed):
        print(f"expected to fail, but does not: {revision} {scenario} {name}")
    passed = sum(check.status == "SUCCESS" for check in checks)
    print(f"{passed} passed, {sum(check.status == 'FAILURE' for check in checks)} failed")
    return int(failed != expected.keys())


if __name__ == "__main__":
    raise SystemExit(main())
