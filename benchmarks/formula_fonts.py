"""Which symbols are read right in the fonts of TeX? ``python -m benchmarks.formula_fonts``.

A document per package of fonts sets every sign in a display of its own; our LaTeX is compared
with the source. Needs ``pdflatex`` and, for each package, its fonts; what is not installed is
named and left out. ``NAME ...`` takes only these packages, ``--misses`` lists what was read wrong,
``--keep DIR`` keeps the documents.
"""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.formula_font_sets import PACKAGES, SAME, Package, formulas
from benchmarks.report import table
from mineru_tools import parse

_DISPLAY = "\\ifdefined{0}\\begin{{equation}}\n{1}\n\\end{{equation}}\\else\\absent\\fi\n\n"
_ABSENT = r"\newcommand\absent{\stepcounter{equation}\typeout{(no \theequation)}}"
_READ = re.compile(r"\$\$\s*(.*?)\s*\\tag\{(\d+)\}\s*\$\$", re.S)
_TEX_S = 120.0  # fonts that have to be drawn as bitmaps take a minute


@dataclass(frozen=True, slots=True)
class Reading:
    """A formula as it was set and as it was read; ``read`` is empty where the line is lost."""

    set: str
    read: str

    @property
    def right(self) -> bool:
        return canonical(self.set) == canonical(self.read)


def canonical(latex: str) -> str:
    """LaTeX without spaces and braces that change nothing, with one name for each look."""
    latex = latex.strip().removeprefix("$").removesuffix("$")
    tokens = re.findall(r"\\[A-Za-z]+|\\.|[^\s]", latex)
    return " ".join(SAME.get(token, token) for token in tokens if token not in "{}")


def document(package: Package, *, mapped: bool) -> str:
    """The TeX source with a numbered display for each formula; ``mapped`` gives it Unicode."""
    lines = "".join(_DISPLAY.format(_command(f), f) for f in formulas(package))
    return (
        f"\\documentclass{{article}}\n{package.preamble}\n{_ABSENT}\n\\pdfgentounicode={int(mapped)}\n\\pagestyle{{empty}}\n"
        f"\\begin{{document}}\n{lines}\\end{{document}}\n"
    )


def _command(formula: str) -> str:
    """The command that a package has to know for this formula."""
    found = re.search(r"\\[A-Za-z]+", formula)
    return found[0] if found else r"\relax"


def typeset(source: str, folder: Path, name: str) -> Path | None:
    """The PDF, or ``None`` where a font or a package is missing."""
    (folder / f"{name}.tex").write_text(source)
    command = ["pdflatex", "-interaction=batchmode", f"{name}.tex"]
    try:
        subprocess.run(command, cwd=folder, capture_output=True, timeout=_TEX_S, check=False)
    except subprocess.TimeoutExpired:
        return None
    pdf = folder / f"{name}.pdf"
    return pdf if pdf.exists() else None


def readings(package: Package, pdf: Path) -> Iterator[Reading]:
    """What was read for each formula that the package has, in order."""
    log = pdf.with_suffix(".log").read_text(errors="replace")
    absent = set(map(int, re.findall(r"\(no (\d+)\)", log)))
    read = {int(number): latex for latex, number in _READ.findall(parse(pdf).markdown())}
    for k, formula in enumerate(formulas(package), 1):
        if k not in absent:
            yield Reading(formula, read.get(k, ""))


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.formula_fonts")
    parser.add_argument("names", nargs="*")
    parser.add_argument("--misses", action="store_true")
    parser.add_argument("--keep", type=Path)
    args = parser.parse_args(argv)
    if shutil.which("pdflatex") is None:
        print("pdflatex is not installed: nothing measured.", file=sys.stderr)
        return 2
    rows: list[list[str]] = []
    with tempfile.TemporaryDirectory() as temporary:
        folder = args.keep or Path(temporary)
        folder.mkdir(exist_ok=True)
        for package in PACKAGES:
            if args.names and package.name not in args.names:
                continue
            row = [package.name]
            for mapped in (True, False):
                name = package.name + "-coded" * (not mapped)
                pdf = typeset(document(package, mapped=mapped), folder, name)
                if pdf is None:
                    print(f"{package.name}: TeX could not set it", file=sys.stderr)
                    continue
                found = list(readings(package, pdf))
                right = sum(reading.right for reading in found)
                row += [str(right), str(len(found)), f"{right / max(1, len(found)):.3f}"]
                for reading in found:
                    if args.misses and not reading.right:
                        print(f"  {name}: {reading.set}  ->  {reading.read or '(lost)'}")
            rows.append(row)
    print(table(["package", "right", "of", "share", "without Unicode", "of", "share"], rows))
    return 0


if __name__ == "__main__":
    sys.exit(main())
