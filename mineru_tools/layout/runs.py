"""Glyphs to runs: cut the content stream wherever font, baseline or spacing changes."""

from __future__ import annotations

import numpy as np

from mineru_tools.document.geometry import BBox
from mineru_tools.layout.scripts import is_cjk, is_mark
from mineru_tools.layout.text_line import Run
from mineru_tools.primitives import Boxes, Flags, Floats, Glyphs, Ints

SPACE_GAP = 0.18  # of the font size; a word space is 0.2 to 0.33 em, kerning stays below 0.1
CJK_SPACE_GAP = 0.5  # justified CJK text is stretched between all characters
BACKWARD_GAP = -0.6  # of the size: the pen went back, this is another line or an overprint
CLOSING = frozenset("、。，．）〉》」』】〕〗｝］：；！？”’")
OPENING = frozenset("（〈《「『【〔〖｛［“‘")
BASELINE_STEP = 0.06  # of the size; scripts move by 0.2 or more


def runs_of(glyphs: Glyphs, chosen: Ints) -> list[Run]:
    """Runs of the glyphs ``chosen`` (indices, in stream order), all written left to right."""
    if len(chosen) == 0:
        return []
    cell, size = glyphs.cell[chosen], glyphs.size[chosen]
    font, color, tag = glyphs.font[chosen], glyphs.color[chosen], glyphs.tag[chosen]
    base = glyphs.origin[chosen, 1]
    texts = [glyphs.text[i] for i in chosen]
    cjk = np.array([is_cjk(t[0]) for t in texts], dtype=bool)
    mark = np.array([is_mark(t[0]) for t in texts], dtype=bool)
    cell = _trimmed(cell, glyphs.box[chosen], size, texts)
    em = np.maximum(size[1:], size[:-1])
    em = np.where(em > 0, em, 1.0)
    gap = (cell[1:, 0] - cell[:-1, 2]) / em
    raised = _raised(glyphs.box[chosen], base, size, texts)
    both_cjk = cjk[1:] & cjk[:-1]
    limit = np.where(both_cjk, CJK_SPACE_GAP, SPACE_GAP)
    # The text layer's own spaces count, unless the letters overlap: some files put a space glyph
    # on top of the text or write one before moving the pen back.
    told = glyphs.space_before[chosen][1:] & (gap > np.where(both_cjk, 0.3, -0.08))
    space = np.concatenate([[True], (told | (gap > limit)) & ~mark[1:]])
    cut = (
        space[1:]
        | (font[1:] != font[:-1])
        | (color[1:] != color[:-1])
        | (tag[1:] != tag[:-1])
        | (np.abs(size[1:] - size[:-1]) > 0.02 * em)
        | (np.abs(base[1:] - base[:-1]) > BASELINE_STEP * em)
        | (gap < BACKWARD_GAP)
        | (raised[1:] != raised[:-1])
    ) & ~_attached(mark, cell, size)
    starts = np.concatenate([[0], np.flatnonzero(cut) + 1])
    ends = np.concatenate([starts[1:], [len(chosen)]])
    box = glyphs.box[chosen]
    return [
        _run(glyphs, texts, chosen, box, cell, base, size, raised, bool(space[a]), int(a), int(b))
        for a, b in zip(starts, ends, strict=True)
    ]


def _raised(box: Boxes, base: Floats, size: Floats, texts: list[str]) -> Flags:
    """Digits and letters whose ink floats above the baseline: superscript figures of a font."""
    lift, height = base - box[:, 3], box[:, 3] - box[:, 1]
    floats = (
        (lift > 0.2 * size) & (lift < 0.6 * size) & (height < 0.55 * size) & (height > 0.2 * size)
    )
    for k in np.flatnonzero(floats):
        floats[k] = texts[k].isascii() and texts[k].isalnum()
    result: Flags = floats
    return result


def _trimmed(cell: Boxes, box: Boxes, size: Floats, texts: list[str]) -> Boxes:
    """Cells without the blank half of CJK punctuation, which typesetters let neighbours enter."""
    closing = np.array([t in CLOSING for t in texts])
    opening = np.array([t in OPENING for t in texts])
    if not (closing.any() or opening.any()):
        return cell
    cell = cell.copy()
    slack = 0.12 * size
    cell[closing, 2] = np.minimum(cell[closing, 2], (box[:, 2] + slack)[closing])
    cell[opening, 0] = np.maximum(cell[opening, 0], (box[:, 0] - slack)[opening])
    return cell


def _attached(mark: Flags, cell: np.ndarray, size: np.ndarray) -> Flags:
    """Combining marks that stand over or beside their letter, whatever their own metrics say."""
    near = np.abs(cell[1:, 0] - cell[:-1, 0]) < 1.2 * np.maximum(size[1:], 1.0)
    result: Flags = mark[1:] & near
    return result


def _run(
    glyphs: Glyphs,
    texts: list[str],
    chosen: Ints,
    box: np.ndarray,
    cell: np.ndarray,
    base: np.ndarray,
    size: np.ndarray,
    raised: Flags,
    space: bool,
    a: int,
    b: int,
) -> Run:
    first = int(chosen[a])
    em, baseline = float(size[a]), float(base[a])
    x0 = float(min(cell[a:b, 0].min(), box[a:b, 0].min()))
    x1 = float(max(cell[a:b, 2].max(), box[a:b, 2].max()))
    # Ascent and descent in font files range from zero to several ems; ink and size do not lie.
    y0 = min(baseline - 0.7 * em, max(float(box[a:b, 1].min()), baseline - 1.3 * em))
    y1 = max(baseline + 0.2 * em, min(float(box[a:b, 3].max()), baseline + 0.6 * em))
    if raised[a]:  # drawn as a superscript by the font itself: say so like a smaller, higher run
        baseline, em = float(box[a:b, 3].max()), 0.6 * em
    tag = int(glyphs.tag[first])
    return Run(
        text="".join(texts[a:b]),
        bbox=BBox(x0, y0, x1, y1),
        baseline=baseline,
        size=em,
        font=glyphs.fonts[int(glyphs.font[first])],
        color=int(glyphs.color[first]),
        order=first,
        last=int(chosen[b - 1]),
        space=space,
        tag=glyphs.tags[tag] if tag >= 0 else "",
    )
