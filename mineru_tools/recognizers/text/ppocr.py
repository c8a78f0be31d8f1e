"""PP-OCR: one small network finds the lines of a page, another reads them one by one."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from mineru_tools.document.geometry import BBox
from mineru_tools.recognizers.image import RGB, Floats, Network
from mineru_tools.recognizers.text.ctc import Character, characters
from mineru_tools.recognizers.text.detection import Detector
from mineru_tools.recognizers.text.model import ReadLine, ReadWord
from mineru_tools.recognizers.text.order import in_rows
from mineru_tools.recognizers.text.quads import Quad, is_level, turned
from mineru_tools.recognizers.text.strips import HEIGHT, Strip, cut
from mineru_tools.recognizers.text.words import pieces

SURE = 0.5  # lines that were read less surely are marks that are no text
_WELL = 0.8  # read so, a line needs no other try
_WORDY = 5  # characters that do not all look like others when turned
# Lines of letters that the network knows have more of them for their height, and are read as
# surely: 85 to 100 % of the width of lines on pages of known scripts, photos and Fraktur among
# them, and up to 20 % on Korean and Russian ones.
_DENSE = 0.8
_KNOWN = 0.9
_SAMPLES = 8
# A dozen lines from all over a page, of which less than a third is known, are of no page of which
# nine tenths are. Where they leave room for doubt, all are read.
_SAMPLED = 12
_UNKNOWN = 0.3
_SLACK = 0.2  # short words and numbers are read nearly as surely upside down, and as others
_TALL = 1.5  # times as high as wide: a line that runs up or down, or a single narrow character
_LONG = 4.0  # so many times as high as wide no single character is
_TOGETHER = 4096  # pixels of width in one batch
_ALIKE = 1.25  # widths in one batch differ by no more than that
_NARROWEST = 32
_TOLD = 2.0  # times as long as high: lines that tell a script


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read in a strip; steps are so many ``pixels`` wide."""

    strip: Strip
    read: list[Character]
    steps: int
    pixels: float

    @property
    def score(self) -> float:
        """The mean chance of the characters; 0 for one alone that would stand on its side."""
        said = self._said
        if not said or (len(said) == 1 and not is_level(self.strip.quad)):
            return 0.0
        return sum(said) / len(said)

    @property
    def letters(self) -> int:
        return len(self._said)

    @property
    def _said(self) -> list[float]:
        """The chances of all characters that are no spaces."""
        return [char.chance for char in self.read if not char.text.isspace()]


@dataclass(frozen=True, slots=True)
class Survey:
    """The ``lines`` of a page, and what share of all that looks like text is read ``surely``.

    ``unsure`` are the longest of the rest, each straight, of one height, and as found: some or all
    may be upside down. ``readings`` are all that was read of lines as found, much of it unsurely.
    Not of the ``whole`` page means: all this is of a sample of its lines.
    """

    lines: tuple[ReadLine, ...]
    surely: float
    unsure: tuple[Strip, ...]
    readings: tuple[Reading, ...] = ()
    whole: bool = True


class PPOCR:
    """What finds lines, and what reads them; ``alphabet`` holds the latter's classes in order.

    The first class is that of nothing, the last the space.
    """

    def __init__(
        self,
        find: Detector,
        run: Network,
        alphabet: Sequence[str],
        *,
        name: str,
        languages: tuple[str, ...],
    ) -> None:
        self.name = name
        self.languages = languages
        self._find = find
        self._run = run
        self._alphabet = alphabet

    def read(self, picture: RGB) -> tuple[ReadLine, ...]:
        """The lines from top to bottom; each is read the way up that is read most surely."""
        quads = self._quads(picture)
        return self._survey(picture, *self._read_each(picture, quads)).lines

    def survey(self, picture: RGB, *, sample: bool = True) -> Survey:
        """The lines as ``read`` gives them, and how much of the page they are.

        Of a page that is clearly in letters unknown to the network only a ``sample`` is read.
        """
        quads = self._quads(picture)
        sampled = _sampled(quads) if sample else []
        best, first = self._read_each(picture, [quads[k] for k in sampled])
        if len(sampled) >= _SAMPLED and _share(best, first)[0] < _UNKNOWN:
            return replace(self._survey(picture, best, first), whole=False)
        rest = sorted(set(range(len(quads))).difference(sampled))
        others, their_first = self._read_each(picture, [quads[k] for k in rest])
        return self._survey(picture, [*best, *others], [*first, *their_first])

    def _quads(self, picture: RGB) -> list[Quad]:
        """The corners of all lines, of tall ones as of those that run downwards."""
        return [
            turned(quad, 1) if _tallness(quad) > _TALL else quad for quad in self._find(picture)
        ]

    def _read_each(self, picture: RGB, quads: Sequence[Quad]) -> tuple[list[Reading], list[Strip]]:
        """Each line read the way up that is read most surely, and its strip as it was found."""
        best = self._readings(picture, quads)
        self._try(picture, best, [_may_stand(each) for each in best], turns=-1)
        first = [each.strip for each in best]
        self._try(picture, best, [_may_hang(each) for each in best], turns=2)
        return best, first

    def _survey(self, picture: RGB, best: list[Reading], first: Sequence[Strip]) -> Survey:
        """What was read, short lines the way up that the long ones are."""
        if _hangs(best, first):
            rest = [x.strip is strip for x, strip in zip(best, first, strict=True)]
            self._try(picture, best, rest, turns=2, slack=_SLACK)
        page = BBox(0, 0, picture.shape[1], picture.shape[0])
        lines = in_rows(line_of(each, page) for each in best if each.score >= SURE)
        return Survey(lines, *_share(best, first), _as_found(best, first))

    def _try(
        self,
        picture: RGB,
        best: list[Reading],
        doubts: Sequence[bool],
        *,
        turns: int,
        slack: float = 0.0,
    ) -> None:
        """Read those in doubt once more, so many quarter turns on; the surer reading stays.

        With ``slack``, the second one stays although it is less sure by so much.
        """
        again = [k for k, doubt in enumerate(doubts) if doubt]
        others = self._readings(picture, [turned(best[k].strip.quad, turns) for k in again])
        for k, other in zip(again, others, strict=True):
            if other.score + slack > best[k].score:
                best[k] = other

    def _readings(self, picture: RGB, quads: Sequence[Quad]) -> list[Reading]:
        """What stands between the corners, in their order."""
        strips = [cut(picture, quad) for quad in quads]
        out: dict[int, Reading] = {}
        for batch in _batches([strip.width for strip in strips]):
            width = max(_NARROWEST, *(strips[k].width for k in batch))
            told = self._run(_stacked([strips[k].pixels for k in batch], width))
            pixels = width / told.shape[1]
            for k, chances in zip(batch, told, strict=True):
                steps = math.ceil(strips[k].width / pixels)
                out[k] = Reading(
                    strips[k], characters(chances[:steps], self._alphabet), steps, pixels
                )
        return [out[k] for k in range(len(strips))]


def _sampled(quads: Sequence[Quad]) -> list[int]:
    """The indices of lines long enough to tell a script, as far apart on the page as may be."""
    wide = [k for k, quad in enumerate(quads) if _tallness(quad) < 1 / _TOLD]
    wide.sort(key=lambda k: (quads[k][0][1], quads[k][0][0]))
    step = max(1.0, len(wide) / _SAMPLED)
    return [wide[int(k * step)] for k in range(min(_SAMPLED, len(wide)))]


def _tallness(quad: Quad) -> float:
    """Height over width of what is read from left to right between the corners."""
    return math.dist(quad[0], quad[3]) / max(1.0, math.dist(quad[0], quad[1]))


def _may_stand(reading: Reading) -> bool:
    """Whether a line that was read downwards may be a narrow character or two, standing upright."""
    quad = reading.strip.quad
    return not is_level(quad) and _tallness(quad) > 1 / _LONG


def _may_hang(reading: Reading) -> bool:
    """Whether a line may be upside down: short ones read well so that are not, as 18 does.

    Of Chinese upside down little is read, so a line is long that has room for more.
    """
    long = reading.letters >= _WORDY or reading.strip.width >= _WORDY * HEIGHT
    return reading.score < _WELL and long


def _hangs(readings: Sequence[Reading], first: Sequence[Strip]) -> bool:
    """Whether most words that tell are upside down, by letters: then the short ones are, too."""
    told = [(x.letters, x.strip is s) for x, s in zip(readings, first, strict=True)]
    return sum(-n if upright else n for n, upright in told if n >= _WORDY) > 0


def _batches(widths: Sequence[int]) -> Iterator[list[int]]:
    """The indices of all strips, those of like width together."""
    batch: list[int] = []
    for k in sorted(range(len(widths)), key=lambda k: widths[k]):
        full = (len(batch) + 1) * widths[k] > _TOGETHER
        if batch and (full or widths[k] > _ALIKE * widths[batch[0]]):
            yield batch
            batch = []
        batch.append(k)
    if batch:
        yield batch


def _stacked(strips: Sequence[RGB], width: int) -> Floats:
    """(strips, 3, height, width), blue first, from -1 to 1, zeros right of what is narrower."""
    out = np.zeros((len(strips), 3, HEIGHT, width), np.float32)
    for place, pixels in zip(out, strips, strict=True):
        place[:, :, : pixels.shape[1]] = pixels[:, :, ::-1].transpose(2, 0, 1) / 127.5 - 1
    return out


def _share(readings: Sequence[Reading], strips: Sequence[Strip]) -> tuple[float, tuple[Strip, ...]]:
    """The share of the width of all lines that is in sure ones, and the widest of the others."""
    both = [(x, strip) for x, strip in zip(readings, strips, strict=True) if _is_wide(strip)]
    doubts = sorted((strip for x, strip in both if not is_known(x)), key=lambda s: -s.width)
    total = sum(strip.width for _, strip in both)
    return 1 - sum(strip.width for strip in doubts) / max(total, 1), tuple(doubts[:_SAMPLES])


def _as_found(readings: Sequence[Reading], strips: Sequence[Strip]) -> tuple[Reading, ...]:
    """The readings, with nothing read in strips that were turned upside down since."""
    return tuple(
        x if x.strip is strip else replace(x, strip=strip, read=[])
        for x, strip in zip(readings, strips, strict=True)
    )


def _is_wide(strip: Strip) -> bool:
    return strip.width >= _TOLD * HEIGHT


def is_known(reading: Reading) -> bool:
    """Whether a line is in letters that the network knows; of others it reads few, or unsurely."""
    dense = reading.letters * HEIGHT >= _DENSE * reading.strip.width
    return dense and reading.score >= _KNOWN


def line_of(reading: Reading, page: BBox) -> ReadLine:
    """The reading with its words where they are in the picture, nothing outside of it."""
    strip, pixels = reading.strip, reading.pixels
    words = [
        ReadWord(
            piece.text,
            within(strip.box(piece.start * pixels, 0, piece.end * pixels, HEIGHT), page),
            piece.score,
        )
        for piece in pieces(reading.read, reading.steps, HEIGHT / pixels)
    ]
    a, b, c, d = ((min(max(x, 0.0), page.x1), min(max(y, 0.0), page.y1)) for x, y in strip.quad)
    return ReadLine(tuple(words), (a, b, c, d), reading.score)


def within(box: BBox, page: BBox) -> BBox:
    """What of the box is in the picture; of one outside, which no ink makes, the nearest pixel."""
    x, y = min(max(box.x0, 0.0), page.x1 - 1), min(max(box.y0, 0.0), page.y1 - 1)
    return BBox(x, y, max(x + 1, min(box.x1, page.x1)), max(y + 1, min(box.y1, page.y1)))
