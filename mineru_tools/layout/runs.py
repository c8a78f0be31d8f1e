"""Glyphs to runs: cut the content stream wherever font, baseline or spacing changes."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from mineru_tools.document.geometry import BBox
from mineru_tools.layout.scripts import is_cjk, is_mark
from mineru_tools.layout.text_line import Run
from mineru_tools.primitives import Boxes, Flags, Floats, Glyphs, Ink, Ints

TOUCHING = 0.05  # of the font size; what stands closer has no space in front
SPACE_GAP = 0.18  # of the font size; a word space is 0.2 to 0.33 em, kerning stays below 0.1
CJK_SPACE_GAP = 0.5  # justified CJK text is stretched between all characters
BACKWARD_GAP = -0.6  # of the size: the pen went back, this is another line or an overprint
CLOSING = frozenset("、。，．）〉》」』】〕〗｝］：；！？”’")
OPENING = frozenset("（〈《「『【〔〖｛［“‘")
MAX_TRACKING = 0.15  # em; more is letter-spacing, which is told line by line
MIN_PAIRS = 12  # letter pairs that tell how tightly a font is set
STROKE = "\u0338"
HANGS = (0.12, 0.8)  # of the size above and below the baseline; large signs are 1 em and more
_ACCENTS = frozenset(map(chr, (*range(0x300, 0x334), *range(0x20D0, 0x20F1))))
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
    ahead = _over_next(mark, glyphs.box[chosen], texts)
    cell = _trimmed(cell, glyphs.box[chosen], size, texts)
    em = np.maximum(size[1:], size[:-1])
    em = np.where(em > 0, em, 1.0)
    gap = (cell[1:, 0] - cell[:-1, 2]) / em
    gap -= _tracking(gap, font, size)
    raised = _raised(glyphs.box[chosen], base, size, texts)
    both_cjk = cjk[1:] & cjk[:-1]
    limit = np.where(both_cjk, CJK_SPACE_GAP, SPACE_GAP)
    # The text layer's own spaces count, unless the letters overlap: some files put a space glyph
    # on top of the text or write one before moving the pen back.
    # It also says so where the baseline moves far, as it does to a script that touches its base.
    shifted = np.abs(base[1:] - base[:-1]) > BASELINE_STEP * em
    least = np.where(both_cjk, 0.3, np.where(shifted, TOUCHING, -0.08))
    told = glyphs.space_before[chosen][1:] & (gap > least)
    space = np.concatenate([[True], (told | (gap > limit)) & ~mark[1:]])
    cut = (
        space[1:]
        | (font[1:] != font[:-1])
        | (color[1:] != color[:-1])
        | (tag[1:] != tag[:-1])
        | (np.abs(size[1:] - size[:-1]) > 0.02 * em)
        | shifted
        | (gap < BACKWARD_GAP)
        | (raised[1:] != raised[:-1])
    ) & ~_attached(mark & ~ahead & ~_stroke_of_its_own(texts, font), cell, size) | ahead[1:]
    starts = np.concatenate([[0], np.flatnonzero(cut) + 1])
    ends = np.concatenate([starts[1:], [len(chosen)]])
    symbolic = np.array([f.symbolic for f in glyphs.fonts])[font[starts]]
    boxes = _boxes(glyphs.box[chosen], cell, base, size, starts, symbolic)
    letters, at = _letters(glyphs.box[chosen], texts)
    lifted = np.maximum.reduceat(glyphs.box[chosen][:, 3], starts)
    raised_at = raised[starts]
    # A superscript drawn by the font itself is told like a smaller run on a higher baseline.
    em = np.where(raised_at, 0.6, 1.0) * size[starts]
    baselines = np.where(raised_at, lifted, base[starts])
    sure: list[float | None] = [None] * len(starts)
    if glyphs.score is not None:
        lowest = np.minimum.reduceat(glyphs.score[chosen], starts).tolist()
        sure = [None if score != score else score for score in lowest]  # NaN: of a text layer
    columns = zip(
        starts.tolist(), ends.tolist(), boxes.tolist(), baselines.tolist(), em.tolist(),
        font[starts].tolist(), color[starts].tolist(), tag[starts].tolist(),
        chosen[starts].tolist(), chosen[ends - 1].tolist(), space[starts].tolist(), sure,
        strict=True,
    )  # fmt: skip
    return [
        Run(
            text="".join(texts[a:b]),
            bbox=BBox(*box),
            baseline=y,
            size=height,
            font=glyphs.fonts[face],
            color=rgb,
            order=first,
            last=last,
            space=spaced,
            tag=glyphs.tags[role] if role >= 0 else "",
            letters=letters[at[a] : at[b]],
            score=score,
        )
        for a, b, box, y, height, face, rgb, role, first, last, spaced, score in columns
    ]


def _boxes(
    box: Boxes, cell: Boxes, base: Floats, size: Floats, starts: Ints, symbolic: Flags
) -> Boxes:
    """One box a run: sideways the advance and the ink, up and down the ink within reason.

    Ascent and descent in font files range from zero to several ems; ink and size do not lie. Large
    operators and brackets of mathematical fonts hang far below their baseline: their ink is all.
    """
    y, em = base[starts], size[starts]
    depth = np.where(symbolic, 2.5, 0.6) * em
    top = np.minimum.reduceat(box[:, 1], starts)
    bottom = np.maximum.reduceat(box[:, 3], starts)
    hangs = (top > y - HANGS[0] * em) & (bottom > y + HANGS[1] * em)
    return np.stack(
        [
            np.minimum.reduceat(np.minimum(cell[:, 0], box[:, 0]), starts),
            np.where(hangs, top, np.minimum(y - 0.7 * em, np.maximum(top, y - 1.3 * em))),
            np.maximum.reduceat(np.maximum(cell[:, 2], box[:, 2]), starts),
            np.where(hangs, bottom, np.maximum(y + 0.2 * em, np.minimum(bottom, y + depth))),
        ],
        axis=1,
    )


def _letters(box: Boxes, texts: list[str]) -> tuple[Ink, Sequence[int]]:
    """The ink of each character, and for each glyph, and the end, its first character.

    The characters of a ligature share its ink, side by side.
    """
    narrow = box.astype(np.float32)
    counts = np.array([len(text) for text in texts])
    if (counts == 1).all():
        return narrow, range(len(texts) + 1)
    at = np.concatenate([[0], np.cumsum(counts)])
    out = np.repeat(narrow, counts, axis=0)
    step = np.repeat((narrow[:, 2] - narrow[:, 0]) / np.maximum(counts, 1), counts)
    out[:, 0] += step * (np.arange(len(out)) - np.repeat(at[:-1], counts))
    out[:, 2] = out[:, 0] + step
    return out, at.tolist()


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


def _tracking(gap: Floats, font: Ints, size: Floats) -> Floats:
    """Space added or taken between all letters of a font and size, in em, for each pair.

    Tightly set type lets letters overlap and its word spaces shrink with them.
    """
    out = np.zeros(len(gap))
    key = font[1:] * 4096 + np.round(size[1:] * 4).astype(np.int64)
    inside = (font[1:] == font[:-1]) & (np.abs(gap) < MAX_TRACKING)
    for value in np.unique(key):
        pairs = key == value
        letters = gap[pairs & inside]
        if len(letters) >= MIN_PAIRS:
            usual = float(np.median(letters))
            if abs(usual) > 0.02:
                out[pairs] = usual
    return out


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


def _stroke_of_its_own(texts: list[str], font: Ints) -> Flags:
    """Strokes from a font of symbols, which negate the relation that is set over them next."""
    same = np.concatenate([[False], font[1:] == font[:-1]])
    result: Flags = np.array([text == STROKE for text in texts], dtype=bool) & ~same
    return result


def _over_next(mark: Flags, box: Boxes, texts: list[str]) -> Flags:
    """Accents that stand over the glyph after them, as TeX sets them, and not over the one before.

    Only those of Latin letters and of mathematics: scripts with vowel marks have their own ways.
    """
    out = np.zeros(len(mark), dtype=bool)
    for k in np.flatnonzero(mark[:-1]).tolist():
        if texts[k][0] in _ACCENTS:
            center = (box[k, 0] + box[k, 2]) / 2
            before = k > 0 and box[k - 1, 0] < center < box[k - 1, 2]
            out[k] = box[k + 1, 0] < center < box[k + 1, 2] and not before
    return out


def _attached(mark: Flags, cell: np.ndarray, size: np.ndarray) -> Flags:
    """Combining marks that stand over or beside their letter, whatever their own metrics say."""
    near = np.abs(cell[1:, 0] - cell[:-1, 0]) < 1.2 * np.maximum(size[1:], 1.0)
    result: Flags = mark[1:] & near
    return result
