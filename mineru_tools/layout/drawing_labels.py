"""The labels of drawings: numbers, names and axis titles inside and around them."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from mineru_tools.document.geometry import BBox
from mineru_tools.layout.kinds import FIGURE_CAPTION, TABLE_CAPTION
from mineru_tools.layout.text_line import TextLine
from mineru_tools.primitives import Rule

MIN_NUMBERS = 3  # beside or in a drawing: then the words there are its labels
MIN_SCALE = 5  # numbers of one size apart from text; an axis has as many
LABEL_GAP = 2.0  # em from the chart to a label; from label to label the same
PANEL_GAP = 6.0  # em inside a panel, where nothing else can own a label
LABEL_WORDS = 5
PIECE_GAP = 1.2  # em between labels of one row; justified text has less between words
TURNED_WORDS = 8  # the title of an upright axis runs along it
ROUNDS = 3  # ticks, then axis titles, then a legend
_NUMBER = re.compile(r"[-–−+<>≤≥~]?\s?[$€£¥]?\d[\d.,]*\s?(?:%|[a-zA-Z]{1,3})?")
_SPAN = re.compile(r"[-–−+]?[\d.,/:]+(?:\s?[-–−/]\s?[\d.,]+|\+)?%?")
_NOTE = re.compile(r"(?:notes?|sources?|quelle|anmerkung|note\(s\)|注|資料|资料)\b\s*[:.：]", re.I)


@dataclass(frozen=True, slots=True)
class Labels:
    """The lines that may label a drawing, and all ``others``: paragraphs, captions, headings.

    No label is reached across ``fences``, the horizontal rules of the page.
    """

    short: tuple[TextLine, ...]
    others: tuple[TextLine, ...]
    fences: tuple[BBox, ...] = ()


def labels_of(lines: Sequence[TextLine], rules: Sequence[Rule] = ()) -> Labels:
    """The lines of a page told apart: labels are short, no larger than its text, and no prose."""
    sizes: dict[float, int] = {}
    for line in lines:
        key = round(line.size * 2) / 2
        sizes[key] = sizes.get(key, 0) + len(line.text)
    body = max(sizes, key=lambda size: sizes[size], default=10.0)
    largest = 1.04 * max(body, _lettering(lines)) + 0.25
    bold = sum(line.bold * len(line.text) for line in lines) > 0.5 * sum(sizes.values())
    prose = _prose(lines)
    short: list[TextLine] = []
    others: list[TextLine] = []
    for line in lines:
        heading = line.bold > 0.9 and not bold and line.size > 0.97 * body and not is_scale(line)
        fits = line.size <= largest and not heading and not _is_note(line)
        (short if fits and _is_short(line) and id(line) not in prose else others).append(line)
    return Labels(tuple(short), tuple(others), tuple(r.bbox for r in rules if r.horizontal))


def _lettering(lines: Sequence[TextLine]) -> float:
    """The size of most scales, which a chart blown up may have larger than the text around it."""
    sizes = Counter(line.size for line in lines if is_scale(line))
    size, count = max(sizes.items(), key=lambda item: item[1], default=(0.0, 0))
    return size if count >= MIN_SCALE else 0.0


def _is_short(line: TextLine) -> bool:
    """A few words, or several labels side by side with a few words each."""
    if line.angle:
        return len(line.text.split()) <= TURNED_WORDS
    return max(_words(line)) <= LABEL_WORDS or is_scale(line)


def _words(line: TextLine) -> list[int]:
    """How many words each of the pieces of a line has; a wide gap parts them."""
    counts = [1]
    for last, run in itertools.pairwise(line.runs):
        if run.bbox.x0 - last.bbox.x1 > PIECE_GAP * line.size:
            counts.append(1)
        else:
            counts[-1] += run.space
    return counts


def _is_note(line: TextLine) -> bool:
    text = line.text.strip()
    return any(p.match(text) for p in (FIGURE_CAPTION, TABLE_CAPTION, _NOTE))


def is_scale(line: TextLine) -> bool:
    """Numbers and nothing else, one or a row of them."""
    return all(_SPAN.fullmatch(w) or _NUMBER.fullmatch(w) for w in line.text.split()) or bool(
        _NUMBER.fullmatch(line.text)
    )


def _prose(lines: Sequence[TextLine]) -> set[int]:
    """Ids of the lines of paragraphs: what stands flush with a long line, or centred below it."""
    ordered = sorted((x for x in lines if x.angle == 0), key=lambda x: x.baseline)
    long = {id(x) for x in ordered if not _is_short(x)}
    pairs = [
        (a, b)
        for k, a in enumerate(ordered)
        for b in _next_lines(ordered, k)
        if abs(a.size - b.size) < 0.08 * a.size
    ]
    long |= _sentences(pairs)
    for a, b in pairs:  # downwards, so that a sentence reaches its last line
        if id(a) in long and (_flush(a, b) or abs(sum(a.bbox[::2]) - sum(b.bbox[::2])) < 4.0):
            long.add(id(b))
    for a, b in reversed(pairs):
        if id(b) in long and _flush(a, b):
            long.add(id(a))
    return long


def _sentences(pairs: Sequence[tuple[TextLine, TextLine]]) -> set[int]:
    """Ids of lines in narrow columns: three in a row, flush left, with four words and more."""
    above: dict[int, tuple[int, ...]] = {}
    found: set[int] = set()
    for a, b in pairs:
        if _flush(a, b) and _has_words(a) and _has_words(b):
            stack = (*above.get(id(a), (id(a),)), id(b))
            above[id(b)] = stack
            found.update(stack if len(stack) >= 3 else ())
    return found


def _has_words(line: TextLine) -> bool:
    return len(line.text.split()) >= LABEL_WORDS - 1 and not is_scale(line)


def _next_lines(ordered: Sequence[TextLine], k: int) -> Iterator[TextLine]:
    """The lines one pitch below line ``k``."""
    line = ordered[k]
    for below in ordered[k + 1 :]:
        step = below.baseline - line.baseline
        if step > 1.7 * line.size:
            return
        if step > 0.7 * line.size:
            yield below


def _flush(a: TextLine, b: TextLine) -> bool:
    return abs(a.bbox.x0 - b.bbox.x0) < 1.0


def with_labels(box: BBox, labels: Labels, panel: BBox | None = None) -> BBox:
    """The box with the labels around it, farther away where a panel encloses both.

    It never grows over a line that is no label.
    """
    outside = [x.bbox for x in labels.others if box.covers(x.bbox) <= 0.5]
    fences = [f for f in labels.fences if f.width > 0.5 * box.width and not box.covers(f)]
    for _ in range(ROUNDS):
        before = box
        for line in labels.short:
            grown = box.union(line.bbox)
            if grown == box or not _labels(line, before, panel):
                continue
            if not any(grown.covers(other) > 0.3 for other in outside + fences):
                box = grown
        if box == before:
            break
    return box


def _labels(line: TextLine, box: BBox, panel: BBox | None) -> bool:
    far = max(-box.x_overlap(line.bbox), -box.y_overlap(line.bbox))
    if far >= LABEL_GAP * line.size and not (
        panel and panel.covers(line.bbox) > 0.9 and far < PANEL_GAP * line.size
    ):
        return False
    widest = 1.1 if is_scale(line) or len(_words(line)) > 1 else 0.6
    return line.bbox.width < widest * box.width or line.angle != 0


def count_numbers(box: BBox, labels: Labels) -> int:
    """How many numbers stand in the box, on it or at its edge."""
    return sum(len(x.text.split()) for x in _numbers(box, labels))


def is_measured(box: BBox, labels: Labels) -> bool:
    """The numbers in the box are values or a scale, not 1 to n, which only name its parts."""
    words = [w for x in _numbers(box, labels) for w in x.text.split()]
    names = {str(k + 1) for k in range(len(words))}
    return len(words) >= MIN_NUMBERS and set(words) != names


def _numbers(box: BBox, labels: Labels) -> list[TextLine]:
    return [x for x in labels.short if box.covers(x.bbox) > 0.9 and is_scale(x)]
