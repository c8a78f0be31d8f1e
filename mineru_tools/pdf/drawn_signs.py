"""Signs of formulas that a program drew as paths: radicals, tall brackets, braces, wide accents.

Browsers draw what stretches so. Only what stands as such a sign does, beside or over letters, is
one; everything else stays a drawing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from mineru_tools.document.geometry import BBox, union_all
from mineru_tools.pdf.drawn_paths import drawn_path
from mineru_tools.pdf.drawn_shapes import BRACKETS, CLOSING, Drawn, Letters, Sign, sign_of
from mineru_tools.pdf.paths import Graphics, Outlined
from mineru_tools.pdf.space import PageSpace
from mineru_tools.primitives import Font, Glyphs, Rule, appended, reordered

MOST = 300  # filled paths on a page; more are a drawing, or letters made outlines
FACE = Font("Extension", symbolic=True)  # what stretches hangs as the signs of such fonts do

_TALLEST, _SHORTEST = 300.0, 1.5  # points
_ABREAST = 0.5  # points by which pieces of one brace are apart


def with_drawn_signs(glyphs: Glyphs, graphics: Graphics, space: PageSpace) -> Glyphs:
    """The glyphs and those that are drawn, whose paths are taken out of the ``graphics``.

    The bar of a radical becomes a rule. Must run under ``PDFIUM``.
    """
    if not (len(glyphs) and 0 < len(graphics.outlined) <= MOST):
        return glyphs
    letters = Letters(glyphs)
    found = [(drawn, sign_of(drawn, letters)) for drawn in _joined(graphics.outlined, space)]
    signs = [(drawn, sign) for drawn, sign in found if sign is not None]
    signs = [each for each in signs if _is_paired(each[1], [sign for _, sign in signs])]
    if not signs:
        return glyphs
    gone = {place for drawn, _ in signs for place in drawn.places}
    graphics.drawings[:] = [box for k, box in enumerate(graphics.drawings) if k not in gone]
    graphics.rules += [Rule(sign.bar, True) for _, sign in signs if sign.bar]
    return _placed(glyphs, [sign for _, sign in signs])


def _joined(outlined: Sequence[Outlined], space: PageSpace) -> Iterator[Drawn]:
    """The paths, those that stand abreast and are cut there by their clips as one."""
    last: Drawn | None = None
    for each in outlined:
        path = drawn_path(each.obj, space, each.clip)
        if path is None or not _SHORTEST < path.box.height < _TALLEST:
            continue
        drawn = Drawn((each.place,), (path,), path.box)
        if last and _is_abreast(last.box, drawn.box):
            box = union_all((last.box, drawn.box))
            last = Drawn(last.places + drawn.places, last.paths + drawn.paths, box)
            continue
        if last:
            yield last
        last = drawn
    if last:
        yield last


def _is_abreast(left: BBox, right: BBox) -> bool:
    touch = abs(left.x1 - right.x0) < _ABREAST
    return touch and left.y_overlap(right) > 0.3 * max(left.height, right.height)


def _is_paired(sign: Sign, signs: Sequence[Sign]) -> bool:
    """Whether a bracket has its partner; a brace before cases needs none."""
    partner = BRACKETS.get(sign.text) or CLOSING.get(sign.text)
    if partner is None or sign.text == "{":
        return True
    return any(
        other.text == partner and other.box.y_overlap(sign.box) > 0.9 * sign.box.height
        for other in signs
    )


def _placed(glyphs: Glyphs, signs: Sequence[Sign]) -> Glyphs:
    """The glyphs, and the signs where a program that has them in its fonts would write them."""
    places = [*range(len(glyphs)), *(sign.place for sign in signs)]
    return reordered(appended(glyphs, _glyphs(signs)), np.argsort(places, kind="stable"))


def _glyphs(signs: Sequence[Sign]) -> Glyphs:
    box = np.array([sign.box for sign in signs])
    count = len(signs)
    return Glyphs(
        text=tuple(sign.text for sign in signs),
        box=box,
        cell=box.copy(),
        origin=np.array([(sign.box.x0, sign.baseline) for sign in signs]),
        size=np.array([sign.size for sign in signs]),
        angle=np.zeros(count),
        font=np.zeros(count, dtype=np.int64),
        fonts=(FACE,),
        color=np.zeros(count, dtype=np.int64),
        hidden=np.zeros(count, dtype=np.int64),
        space_before=np.zeros(count, dtype=bool),
        tag=np.full(count, -1),
    )
