"""Documents with many formulas, set by TeX in several fonts; each formula has a number to find it.

A display stands between two paragraphs, a formula in a line stands among words.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

_SECONDS = 180  # a run of TeX; luatex builds its list of fonts once
_MARK = re.compile(r"Case (\d+)\b")
_DISPLAY = re.compile(r"\$\$(.+?)\$\$", re.S)
_INLINE = re.compile(r"(?<![\\$])\$(?!\$)(.+?)(?<![\\$])\$", re.S)


# Nothing in these sentences may look like a formula.
_WORDS = (
    "Nothing else is known about it.",
    "Readers who look at the page see one line of signs among the words.",
    "The rest of this paragraph is there to make it longer than that.",
    "Some of them were written by hand a long time ago, and nobody remembers when.",
    "Whoever wants to know more will have to ask somebody else.",
    "Words like these stand in every book, and they seldom mean much.",
    "Many pages look alike from afar.",
    "It was raining on the day when this sentence was added to the others.",
    "People have set type for a few hundred years, and machines for some decades.",
    "Every other sentence could have been left out without any loss.",
    "Here the paragraph goes on for a while before it comes to its end.",
)


@dataclass(frozen=True, slots=True)
class Typeface:
    """A way to set formulas: the engine, and what the preamble says about fonts.

    ``prints`` are pairs of commands: one for letters, and what it prints in these fonts.
    """

    engine: str
    preamble: str
    prints: tuple[tuple[str, str], ...] = ()

    def shown(self, formula: str) -> str:
        """LaTeX that says what these fonts show of a formula."""
        for command, other in self.prints:
            formula = formula.replace(f"{command}{{", f"{other}{{")
        return formula


def _unicode(font: str) -> Typeface:
    names = rf"\usepackage{{unicode-math}}\setmathfont{{{font}}}\let\boldsymbol\symbfit"
    return Typeface("lualatex", names + r"\let\mathbf\symbf\let\mathcal\symcal\let\mathbb\symbb"
                    r"\let\mathfrak\symfrak")  # fmt: skip


TYPEFACES: Mapping[str, Typeface] = {
    "cm": Typeface("pdflatex", r"\usepackage{amssymb}"),
    "lm": Typeface("pdflatex", r"\usepackage[T1]{fontenc}\usepackage{lmodern,amssymb}"),
    "newtx": Typeface("pdflatex", r"\usepackage[T1]{fontenc}\usepackage{newtxtext,newtxmath}"),
    "newpx": Typeface("pdflatex", r"\usepackage[T1]{fontenc}\usepackage{newpxtext,newpxmath}"),
    "stix2": Typeface("pdflatex", r"\usepackage[T1]{fontenc}\usepackage{stix2}"),
    # Its calligraphic letters are those of rsfs, nothing is bold, and of the constant of Planck
    # nothing is printed at all.
    "times": Typeface(
        "pdflatex",
        r"\usepackage{mathptmx,amssymb}"
        r'\AtBeginDocument{\let\hbar\undefined\DeclareMathSymbol{\hbar}{\mathord}{AMSb}{"7E}}',
        ((r"\mathcal", r"\mathscr"), (r"\boldsymbol", "")),
    ),
    "pazo": Typeface("pdflatex", r"\usepackage{mathpazo,amssymb}"),
    "fourier": Typeface("pdflatex", r"\usepackage{fourier,amssymb}"),
    "kp": Typeface("pdflatex", r"\usepackage{kpfonts}"),
    "libertinus": Typeface(
        "pdflatex", r"\usepackage[T1]{fontenc}\usepackage{libertinus,libertinust1math}"
    ),
    "euler": Typeface("pdflatex", r"\usepackage{amssymb,euler}"),
    "lm-math": _unicode("latinmodern-math.otf"),
    "stix2-math": _unicode("STIXTwoMath-Regular.otf"),
    "xits-math": _unicode("XITSMath-Regular.otf"),
    "fira-math": _unicode("FiraMath-Regular.otf"),
    "garamond-math": _unicode("Garamond-Math.otf"),
    "xcharter-math": _unicode("XCharter-Math.otf"),
    "erewhon-math": _unicode("Erewhon-Math.otf"),
}

_PAGE = r"""\documentclass{{article}}
\usepackage[a4paper,margin=28mm]{{geometry}}
\usepackage{{amsmath}}
{preamble}
\relpenalty=10000 \binoppenalty=10000 \emergencystretch=3em
\begin{{document}}
{body}
\end{{document}}
"""


def tex_document(typeface: Typeface, formulas: Sequence[str], *, display: bool) -> str:
    """TeX's source of a document with the formulas, which are LaTeX without delimiters."""
    made = [_display(k, f) if display else _inline(k, f) for k, f in enumerate(formulas)]
    return _PAGE.format(preamble=typeface.preamble, body="\n\n".join(made))


def _display(k: int, formula: str) -> str:
    return f"Case {k}: {said(k)}\n\\[\n{formula}\n\\]"


def _inline(k: int, formula: str) -> str:
    return f"Case {k} has words before ${formula}$ and some after it. {said(k)}"


def said(k: int) -> str:
    """Sentences for the paragraph around a formula; equal ones would be taken for running heads."""
    return " ".join(_WORDS[(k + shift * shift) % len(_WORDS)] for shift in range(3))


def typeset(source: str, engine: str, folder: Path) -> Path | None:
    """The PDF that TeX makes of the source, ``None`` when it makes none.

    Raises ``FileNotFoundError`` without that engine.
    """
    if shutil.which(engine) is None:
        raise FileNotFoundError(engine)
    (folder / "formulas.tex").write_text(source, encoding="utf-8")
    command = [engine, "-interaction=nonstopmode", "formulas.tex"]
    subprocess.run(command, cwd=folder, capture_output=True, timeout=_SECONDS, check=False)
    made = folder / "formulas.pdf"
    return made if made.is_file() else None


def formulas_in(markdown: str, *, display: bool) -> dict[int, str]:
    """For each number of a formula the one formula that stands after it.

    Where there are none or several: all the text, which is no formula.
    """
    marks = list(_MARK.finditer(markdown))
    found: dict[int, str] = {}
    for k, mark in enumerate(marks):
        end = marks[k + 1].start() if k + 1 < len(marks) else len(markdown)
        text = markdown[mark.end() : end].strip()
        formulas = (_DISPLAY if display else _INLINE).findall(text)
        found[int(mark[1])] = formulas[0].strip() if len(formulas) == 1 else f"&{text}"
    return found
