"""Formulas compiled by those who render them: KaTeX and LaTeX."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

KATEX = "katex@0.16.47"
CACHE = Path(__file__).with_name("predictions") / "node"
SCRIPT = Path(__file__).with_name("compile_formulas.js")
PREAMBLE = r"""\documentclass{article}
\usepackage[T1]{fontenc}
\usepackage[utf8]{inputenc}
\usepackage{amsmath,amssymb,mathtools,stmaryrd,mathrsfs,bm,cancel,textcomp,xcolor}
\errorcontextlines=0
\hfuzz=\maxdimen
\begin{document}
"""
_FIRST_LINE = PREAMBLE.count("\n") + 1
_FAULT = re.compile(r"^\./formulas\.tex:(\d+): (.*)$", re.MULTILINE)


class Formula(NamedTuple):
    """LaTeX without delimiters."""

    latex: str
    display: bool


def katex_faults(formulas: Sequence[Formula]) -> list[str] | None:
    """What KaTeX says of each formula, empty for one that it sets; ``None`` without KaTeX."""
    node = shutil.which("node")
    if not node or not _installed():
        return None
    package = CACHE / "node_modules" / "katex"
    result = subprocess.run(
        [node, str(SCRIPT), str(package)],
        input=json.dumps(formulas),
        capture_output=True,
        text=True,
        check=True,
    )
    faults: list[str] = json.loads(result.stdout)
    return faults


def _installed() -> bool:
    """Whether the package is there, fetched by npm if need be."""
    if (CACHE / "node_modules" / "katex").is_dir():
        return True
    npm = shutil.which("npm")
    if not npm:
        return False
    CACHE.mkdir(parents=True, exist_ok=True)
    command = [npm, "install", "--silent", "--no-audit", "--no-fund", "--prefix", str(CACHE), KATEX]
    return subprocess.run(command, check=False, capture_output=True).returncode == 0


def latex_faults(formulas: Sequence[Formula]) -> list[str] | None:
    """What pdfLaTeX says of each formula, all of them in one document; ``None`` without TeX.

    Each formula is a line of its own, so that the line of an error names it.
    """
    pdflatex = shutil.which("pdflatex")
    if not pdflatex:
        return None
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "formulas.tex").write_text(_document(formulas), encoding="utf-8")
        flags = ("-interaction=nonstopmode", "-file-line-error", "-draftmode")
        command = [pdflatex, *flags, "./formulas.tex"]
        subprocess.run(command, cwd=folder, check=False, capture_output=True)
        log = Path(folder, "formulas.log").read_text(encoding="utf-8", errors="replace")
    faults = [""] * len(formulas)
    for line, words in _FAULT.findall(log):
        k = (int(line) - _FIRST_LINE) // 2
        if 0 <= k < len(faults) and not faults[k]:
            faults[k] = words
    return faults


def _document(formulas: Sequence[Formula]) -> str:
    """Formulas between empty lines, each on one."""
    lines = []
    for latex, display in formulas:
        one = " ".join(latex.split())
        lines.append(rf"\[{one}\]" if display else rf"\({one}\)")
    return PREAMBLE + "\n\n".join(lines) + "\n\\end{document}\n"
