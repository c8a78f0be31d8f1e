"""Signs that are set in several pieces: tall brackets, accented letters, dots, long arrows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from mineru_tools.document.symbols import Role
from mineru_tools.layout.formulas.bare import Bare
from mineru_tools.layout.formulas.display.atoms import accented, box_of, height, middle
from mineru_tools.layout.formulas.strokes import STROKE, negated

_SETS = {
    "(": "⎛⎜⎝", ")": "⎞⎟⎠", "[": "⎡⎢⎣", "]": "⎤⎥⎦", "\\{": "⎧⎨⎩", "\\}": "⎫⎬⎭",
    "|": "|", "\\surd": "uvw",
}  # fmt: skip
_BRACKET_OF = {piece: latex for latex, pieces in _SETS.items() for piece in pieces} | {
    "\\|": "\\|",
    "\\surd": "\\surd",  # its other pieces have codes of small letters in TeX's fonts
    "⎪": "",  # goes on with whatever brace it stands below
}
# Square brackets without the piece at one end round down or up.
_ENDLESS = {
    ("[", "⎡"): "\\lfloor", ("[", "⎣"): "\\lceil", ("]", "⎤"): "\\rfloor", ("]", "⎦"): "\\rceil",
}  # fmt: skip
_ROLES = {
    "(": Role.OPEN, "[": Role.OPEN, "\\{": Role.OPEN, "\\lfloor": Role.OPEN, "\\lceil": Role.OPEN,
    "|": Role.FENCE, "\\|": Role.FENCE, "": Role.FENCE, "\\surd": Role.ORDINARY,
}  # fmt: skip
_ROW = 0.2  # of the size between baselines of one row at most
_BEARINGS = 0.16  # of the size; the white in the cells of a colon and a sign of equality
_TOUCH = 0.3  # of the size; pieces overlap or meet
_LAP = 0.8  # of the shorter piece; OpenType's overlap by as much as makes the height right
_CROSSED = 0.2  # of the size that a slash and a zero overlap which are one sign
_CARRIES = (Role.LETTER, Role.NUMBER, Role.ORDINARY, Role.WORD)
_SHARE = 0.35  # of a letter that is below an accent over it and others; accents are narrower
_OFF = 0.12  # of the size that its middle is off theirs; over one letter it leans by up to 0.17
_WIDE = {"\\hat": "\\widehat", "\\tilde": "\\widetilde"}
_ROWS = {".": "\\ldots", "\\cdot": "\\cdots"}
_JOINED = {
    ("7", "\\rightarrow"): "\\mapsto",
    ("\\mapsto", "\\rightarrow"): "\\mapsto",
    (",", "\\rightarrow"): "\\hookrightarrow",
    ("-", "\\rightarrow"): "\\longrightarrow",
    ("=", "\\Rightarrow"): "\\Longrightarrow",
    ("\\leftarrow", "-"): "\\longleftarrow",
    ("\\Leftarrow", "="): "\\Longleftarrow",
    ("\\leftarrow", "\\rightarrow"): "\\longleftrightarrow",
    ("\\Leftarrow", "\\Rightarrow"): "\\Longleftrightarrow",
    ("\\int", "\\int"): "\\iint",
    ("\\iint", "\\int"): "\\iiint",
    ("-", "\\longrightarrow"): "\\longrightarrow",
    ("\\longleftarrow", "-"): "\\longleftarrow",
    ("\\leftarrow", "\\longrightarrow"): "\\longleftrightarrow",
    (":", "="): ":=",
}  # two signs that overlap or touch


def assembled(atoms: Sequence[Bare]) -> list[Bare]:
    """The atoms, from left to right, with whole signs in place of their pieces."""
    out = _brackets(atoms)
    out = _dots(_row_of_dots(out))
    out = _accented(out)
    return _joined(out)


def _brackets(atoms: Sequence[Bare]) -> list[Bare]:
    chains: list[list[Bare]] = []
    out: list[Bare] = []
    for atom in sorted(atoms, key=lambda a: a.y0):
        grows = atom.hangs or atom.role is Role.FENCE or not atom.latex.isascii()
        if atom.latex not in _BRACKET_OF or not grows:
            out.append(atom)
            continue
        chain = next((c for c in chains if _goes_on(c[-1], atom)), None)
        if chain is None:
            chains.append([atom])
        else:
            chain.append(atom)
    out += [_bracket(chain) for chain in chains]
    return sorted(out, key=lambda a: (a.x0, a.y0))


def _goes_on(upper: Bare, lower: Bare) -> bool:
    keys = {_BRACKET_OF[upper.latex], _BRACKET_OF[lower.latex]} - {""}
    beside = max(upper.x0, lower.x0) - min(upper.x1, lower.x1)
    gap = lower.y0 - upper.y1
    lap = max(_TOUCH * upper.size, _LAP * min(height(upper), height(lower)))
    near = beside < _TOUCH * upper.size and -lap < gap < _TOUCH * upper.size
    return len(keys) < 2 and near


def _bracket(chain: Sequence[Bare]) -> Bare:
    if len(chain) == 1 and not chain[0].hangs and chain[0].role is Role.FENCE:
        return chain[0]
    latex = next((_BRACKET_OF[a.latex] for a in chain if _BRACKET_OF[a.latex]), "|")
    pieces = {a.latex for a in chain}
    for (bracket, end), other in _ENDLESS.items():
        if latex == bracket and end not in pieces and not {latex} & pieces:
            opposite = _SETS[bracket][0 if end == _SETS[bracket][2] else 2]
            if opposite in pieces or len(pieces) == 1:
                latex = other
                break
    box = box_of(chain)
    role = _ROLES.get(latex, Role.CLOSE)
    return replace(
        chain[0], latex=latex, role=role, hangs=True, x0=box.x0, x1=box.x1, y0=box.y0, y1=box.y1
    )


def _row_of_dots(atoms: Sequence[Bare]) -> list[Bare]:
    """Three points beside each other made one."""
    points = sorted((a for a in atoms if a.latex in _ROWS), key=_in_rows)
    out = [a for a in atoms if a.latex not in _ROWS]
    row: list[Bare] = []
    for point in points:
        row = [*row, point] if row and _beside(row[-1], point) else [point]
        out.append(point)
        if len(row) == 3:
            box = box_of(row)
            latex = _ROWS[point.latex]
            out[-3:] = [
                replace(row[0], latex=latex, role=Role.ORDINARY, x1=box.x1, y0=box.y0, y1=box.y1)
            ]
            row = []
    return sorted(out, key=lambda a: (a.x0, a.y0))


def _in_rows(atom: Bare) -> tuple[int, float]:
    """The order of lines; baselines of one differ by rounding."""
    return round(atom.baseline / (_ROW * atom.size)), atom.x0


def _beside(a: Bare, b: Bare) -> bool:
    return a.latex == b.latex and _level(a, b) and b.x0 - a.x1 < 0.6 * a.size


def _dots(atoms: Sequence[Bare]) -> list[Bare]:
    """Three points over each other or down a slope made one."""
    out = list(atoms)
    points = sorted((a for a in atoms if a.latex in (".", "\\cdot")), key=lambda a: a.y0)
    for k, first in enumerate(points):
        if first not in out:
            continue
        for second in points[k + 1 :]:
            dx, dy = second.x0 - first.x0, second.y0 - first.y0
            if not (0.2 * first.size < dy < 0.7 * first.size and abs(dx) < 0.7 * first.size):
                continue
            third = next((p for p in points if _near(p, second, dx, dy)), None)
            if third is None or second not in out or third not in out:
                continue
            slope = "\\vdots" if abs(dx) < 0.1 * first.size else "\\ddots"
            box = box_of((first, second, third))
            whole = replace(
                third, latex=slope, role=Role.ORDINARY, style="", baseline=third.baseline,
                x0=box.x0, x1=box.x1, y0=box.y0, y1=box.y1,
            )  # fmt: skip
            out = [a for a in out if a not in (first, second, third)] + [whole]
            break
    return sorted(out, key=lambda a: (a.x0, a.y0))


def _near(point: Bare, last: Bare, dx: float, dy: float) -> bool:
    slack = 0.08 * point.size
    return abs(point.x0 - last.x0 - dx) < slack and abs(point.y0 - last.y0 - dy) < slack


def _accented(atoms: Sequence[Bare]) -> list[Bare]:
    """Accents put on the letters that they stand over."""
    out = [a for a in atoms if a.role is not Role.ACCENT]
    accents = sorted((a for a in atoms if a.role is Role.ACCENT), key=lambda a: -a.y0)
    for accent in accents:
        under = [k for k, a in enumerate(out) if _stands_over(accent, a)]
        if not under or _covers_several(accent, out):
            out.append(accent)
            continue
        k = min(under, key=lambda k: abs(middle(out[k]) - middle(accent)))
        base = out[k]
        command = _WIDE.get(accent.latex, accent.latex) if accent.hangs else accent.latex
        space = base.space or accent.space
        out[k] = replace(accented(base, command), y0=min(base.y0, accent.y0), space=space)
    return sorted(out, key=lambda a: (a.x0, a.y0))


def _covers_several(accent: Bare, atoms: Sequence[Bare]) -> bool:
    """Whether an accent stands in the middle over several letters of a line, wide as it is."""
    under = [a for a in atoms if a.role in _CARRIES and not a.hangs and _covered(accent, a)]
    near = next((a for a in under if abs(a.y0 - accent.y1) < 0.35 * a.size), None)
    word = [a for a in under if near and _level(near, a)]
    if len(word) < 2:
        return False
    box = box_of(word)
    return abs((box.x0 + box.x1) / 2 - middle(accent)) < _OFF * word[0].size


def _covered(accent: Bare, letter: Bare) -> bool:
    lap = min(accent.x1, letter.x1) - max(accent.x0, letter.x0)
    return lap > _SHARE * (letter.x1 - letter.x0)


def _stands_over(accent: Bare, base: Bare) -> bool:
    slack = 0.2 * base.size  # italics lean to the right, their accents with them
    over = base.x0 - slack < middle(accent) < base.x1 + slack
    gap = base.y0 - accent.y1
    return base.role in _CARRIES and over and -slack < gap < 0.35 * base.size


def _joined(atoms: Sequence[Bare]) -> list[Bare]:
    """Two signs that touch or overlap made one; what is above or below may stand between."""
    out: list[Bare] = []
    for atom in atoms:
        before = range(len(out) - 1, max(-1, len(out) - 5), -1)
        k = next((k for k in before if _touches(out[k], atom) and _joint(out[k], atom)), None)
        if k is None:
            out.append(atom)
            continue
        box, latex = box_of((out[k], atom)), _joint(out[k], atom)
        out[k] = replace(
            atom, latex=latex, role=_role(latex, atom), style="", space=out[k].space,
            x0=box.x0, x1=box.x1, y0=box.y0, y1=box.y1,
        )  # fmt: skip
    return out


def _role(latex: str, atom: Bare) -> Role:
    if latex == "\\emptyset":
        return Role.ORDINARY
    return Role.LARGE if atom.role is Role.LARGE else Role.RELATION


def _joint(a: Bare, b: Bare) -> str:
    """LaTeX of two signs in one place, a stroke through a relation among them; empty for none."""
    for stroke, sign in ((a, b), (b, a)):
        if stroke.latex == STROKE and sign.role is Role.RELATION:
            return negated(sign.latex)
    if {a.latex, b.latex} == {"/", "0"} and min(a.x1, b.x1) - max(a.x0, b.x0) > _CROSSED * b.size:
        return "\\emptyset"
    return _JOINED.get((a.latex, b.latex), "")


def _touches(a: Bare, b: Bare) -> bool:
    return -b.size < b.x0 - a.x1 < _BEARINGS * b.size and _level(a, b)


def _level(a: Bare, b: Bare) -> bool:
    return abs(a.baseline - b.baseline) < 0.1 * a.size
