"""Relations set in two signs: a stroke through another, as TeX negates most; a colon before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from mineru_tools.document.geometry import union_all
from mineru_tools.document.symbols import Role
from mineru_tools.layout.formulas.held import Piece
from mineru_tools.layout.formulas.signs import Sign

STROKE = "\u0338"
_NAMES = {"=": r"\neq", r"\in": r"\notin"}


def negated(relation: str) -> str:
    """LaTeX of a relation with a stroke through it."""
    return _NAMES.get(relation, rf"\not{relation}")


def with_strokes(pieces: Sequence[Piece]) -> list[Piece]:
    """The signs of a line in order, a relation and its stroke or colon made one sign."""
    out: list[Piece] = []
    for piece in pieces:
        joint = _struck(out[-1], piece) or _defined(out[-1], piece) if out else None
        if joint:
            out[-1] = joint
        else:
            out.append(piece)
    return out


def _struck(left: Piece, right: Piece) -> Piece | None:
    for stroke, other in ((left.sign, right.sign), (right.sign, left.sign)):
        over = other.x0 < (stroke.x0 + stroke.x1) / 2 < other.x1
        if stroke.text == STROKE and other.role is Role.RELATION and over:
            return _joint(left, right, other, negated(other.latex))
    return None


def _defined(left: Piece, right: Piece) -> Piece | None:
    """A colon right before the equals sign of a definition."""
    colon, equals = left.sign, right.sign
    if (colon.text, equals.text) != (":", "=") or equals.space or colon.level:
        return None
    return _joint(left, right, equals, ":=")


def _joint(left: Piece, right: Piece, sign: Sign, latex: str) -> Piece:
    run = replace(sign.run, bbox=union_all((left.sign.run.bbox, right.sign.run.bbox)))
    x0, x1 = min(left.sign.x0, right.sign.x0), max(left.sign.x1, right.sign.x1)
    joint = sign._replace(latex=latex, run=run, x0=x0, x1=x1, space=left.sign.space)
    return Piece(joint, left.start, right.end)
