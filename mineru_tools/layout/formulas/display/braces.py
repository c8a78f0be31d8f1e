"""What lies over or under a stretch of a row: braces, wide accents, arrows, lines below."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from mineru_tools.document.geometry import BBox
from mineru_tools.document.symbols import Role
from mineru_tools.layout.formulas.bare import Bare
from mineru_tools.layout.formulas.display.atoms import (
    SMALL,
    Write,
    axis_of,
    box_of,
    em_of,
    height,
    made,
    middle,
)
from mineru_tools.layout.formulas.display.limits import limit_at, small_of

# TeX's codes of the four pieces from left to right, and the signs of fonts that have it whole.
_PIECES = {("|", "\\{", "z", "\\}"): "\\underbrace", ("z", "\\}", "|", "\\{"): "\\overbrace"}
_WHOLE = {"⏟": "\\underbrace", "⏞": "\\overbrace"}
_OVER = {
    "\\rightarrow": "\\overrightarrow",
    "\\longrightarrow": "\\overrightarrow",
    "\\leftarrow": "\\overleftarrow",
    "\\longleftarrow": "\\overleftarrow",
    "\\leftrightarrow": "\\overleftrightarrow",
    "\\longleftrightarrow": "\\overleftrightarrow",
    "\\hat": "\\widehat",
    "\\tilde": "\\widetilde",
}
_LYING = 0.8  # of its height that a piece is wide; standing braces are twice as tall as wide
_LEVEL = 0.1  # of the size; pieces of one brace have one baseline
_NEAR = 0.4  # em between the brace and what it holds; the next row is farther away
_WHITE = 0.3  # em of white inside what it holds, up and down
_AT_ENDS = 0.1  # em; braces are as wide as what they hold
_ENDS = 0.35  # em that an arrow or accent may be longer or shorter than what it covers


def with_whole_braces(atoms: Sequence[Bare], bars: Sequence[BBox]) -> tuple[list[Bare], list[BBox]]:
    """Atoms with one for each lying brace, and the bars without those that are part of one."""
    lying = [a for a in atoms if _is_piece(a)]
    found: list[Bare] = []
    gone: set[int] = set()
    ordered = sorted(lying, key=lambda a: (round(a.baseline / (_LEVEL * a.size)), a.x0))
    for k in range(len(ordered) - 3):
        four = ordered[k : k + 4]
        name = _PIECES.get((four[0].latex, four[1].latex, four[2].latex, four[3].latex))
        level = max(a.baseline for a in four) - min(a.baseline for a in four)
        if name and level < _LEVEL * four[0].size and not gone & {id(a) for a in four}:
            brace = _brace(name, four)
            found.append(brace)
            gone |= {id(a) for a in atoms if a.hangs and _fills(a, brace)}
    for atom in atoms:
        if atom.latex in _WHOLE:
            found.append(_brace(_WHOLE[atom.latex], [atom]))
            gone.add(id(atom))
    rest = [a for a in atoms if id(a) not in gone] + found
    inside = [BBox(a.x0, a.y0 - 1, a.x1, a.y1 + 1) for a in found]
    kept = [bar for bar in bars if not any(box.covers(bar) > 0.9 for box in inside)]
    return sorted(rest, key=lambda a: (a.x0, a.y0)), kept


def _is_piece(atom: Bare) -> bool:
    wide = atom.x1 - atom.x0 > _LYING * height(atom)
    return atom.hangs and wide and any(atom.latex in pieces for pieces in _PIECES)


def _fills(atom: Bare, brace: Bare) -> bool:
    """Whether an atom is in the thin box of a brace: a piece, or what some fonts fill it with."""
    return brace.x0 <= middle(atom) <= brace.x1 and brace.y0 <= (atom.y0 + atom.y1) / 2 <= brace.y1


def _brace(name: str, parts: Sequence[Bare]) -> Bare:
    box = box_of(parts)
    return replace(
        parts[0], latex=name, role=Role.OTHER, style="", hangs=True, space=False,
        x0=box.x0, x1=box.x1, y0=box.y0, y1=box.y1,
    )  # fmt: skip


def with_braced(atoms: Sequence[Bare], write: Write) -> list[Bare]:
    """The atoms with one in place of a brace, an accent or an arrow and what it holds.

    Inner ones come first. A brace has its label with it.
    """
    out = list(atoms)
    holders = [a for a in atoms if _is_brace(a) or _is_over(a)]
    for holder in sorted(holders, key=lambda a: a.x1 - a.x0):
        below = holder.latex == "\\underbrace"
        body = _trimmed(holder, _held(holder, out, up=below))
        if not body or not _fits(holder, body):
            continue
        em = em_of(body)
        name = _OVER.get(holder.latex, holder.latex)
        small = small_of(out, em) if _is_brace(holder) else []
        label = limit_at(holder, small, em, up=not below)
        script = f"{'_' if below else '^'}{{{write(label)}}}" if label else ""
        standing = next((a for a in body if not a.hangs and a.size >= SMALL * em), body[0])
        parts = [*body, holder, *label]
        whole = made(f"{name}{{{write(body)}}}{script}", parts, axis_of(standing), em)
        gone = set(map(id, parts))
        out = sorted([a for a in out if id(a) not in gone] + [whole], key=lambda a: a.x0)
    return out


def _is_brace(atom: Bare) -> bool:
    return atom.latex in _PIECES.values()


def _is_over(atom: Bare) -> bool:
    return atom.latex in _OVER and atom.role in (Role.ACCENT, Role.RELATION)


def _held(holder: Bare, atoms: Sequence[Bare], *, up: bool) -> list[Bare]:
    """What stands right over (``up``) or under a holder, as far as it goes on without white."""
    em = holder.size

    def near(atom: Bare) -> float:
        return holder.y0 - atom.y1 if up else atom.y0 - holder.y1

    x0, x1 = holder.x0 - _AT_ENDS * em, holder.x1 + _AT_ENDS * em
    inside = [a for a in atoms if not _is_brace(a) and a is not holder and x0 < middle(a) < x1]
    out: list[Bare] = []
    reach = 0.0
    for atom in sorted(inside, key=near):
        if near(atom) < -_NEAR * em:
            continue  # on the other side
        if near(atom) > (reach + _WHITE * em if out else _NEAR * em):
            break
        out.append(atom)
        reach = max(reach, near(atom) + height(atom))
    return sorted(out, key=lambda a: a.x0)


def _trimmed(holder: Bare, held: list[Bare]) -> list[Bare]:
    """Without the comma that follows what an accent stands over."""
    while holder.role is Role.ACCENT and held and held[-1].role is Role.PUNCTUATION:
        held = held[:-1]
    return held


def _fits(holder: Bare, body: Sequence[Bare]) -> bool:
    """Whether an arrow or an accent is about as wide as what it covers; braces always are."""
    if _is_brace(holder):
        return True
    box, em = box_of(body), em_of(body)
    ends = max(abs(box.x0 - holder.x0), abs(box.x1 - holder.x1))
    if holder.role is Role.ACCENT:
        return len(body) > 1
    return em >= SMALL * holder.size and ends < _ENDS * em
