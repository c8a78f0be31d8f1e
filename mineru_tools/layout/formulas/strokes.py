"""Relations that a stroke of its own goes through, as TeX sets most of those it negates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from mineru_tools.document.geometry import union_all
from mineru_tools.document.symbols import Role
from mineru_tools.layout.formulas.fractions import Piece

STROKE = "\u0338"
_NAMES = {"=": r"\neq", r"\in": r"\notin"}


def negated(relation: str) -> str:
    """LaTeX of a relation with a stroke through it."""
    return _NAMES.get(relation, rf"\not{relation}")


def with_strokes(pieces: Sequence[Piece]) -> list[Piece]:
    """The signs of a line in order, a stroke and the relation in its place made one sign."""
    out: list[Piece] = []
    for piece in pieces:
        joint = _struck(out[-1], piece) if out else None
        if joint:
            out[-1] = joint
        else:
            out.append(piece)
    return out


def _struck(left: Piece, right: Piece) -> Piece | None:
    for stroke, other in ((left.sign, right.sign), (right.sign, left.sign)):
        over = other.x0 < (stroke.x0 + stroke.x1) / 2 < other.x1
        if stroke.text == STROKE and other.role is Role.RELATION and over:
            run = replace(other.run, bbox=union_all((stroke.run.bbox, other.run.bbox)))
            sign = other._replace(
                latex=negated(other.latex),
                run=run,
                x0=min(stroke.x0, other.x0),
                x1=max(stroke.x1, other.x1),
                space=left.sign.space,
            )
            return Piece(sign, left.start, right.end)
    return None
