"""PP-OCR: one small network finds the lines of a page, another reads them one by one."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from mineru_tools.document.geometry import BBox
from mineru_tools.recognizers.image import RGB, Floats, Network
from mineru_tools.recognizers.text.ctc import characters
from mineru_tools.recognizers.text.detection import Detector
from mineru_tools.recognizers.text.model import ReadLine
from mineru_tools.recognizers.text.order import in_rows
from mineru_tools.recognizers.text.quads import Quad, turned
from mineru_tools.recognizers.text.readings import (
    TELLING,
    Reading,
    as_found,
    known_share,
    line_of,
    may_hang,
    may_stand,
    most_hang,
    tallness,
)
from mineru_tools.recognizers.text.strips import HEIGHT, Strip, cut

SURE = 0.5  # lines that were read less surely are marks that are no text
# A dozen lines from all over a page, of which less than a third is known, are of no page of which
# nine tenths are. Where they leave room for doubt, all are read.
_SAMPLED = 12
_UNKNOWN = 0.3
_SLACK = 0.2  # short words and numbers are read nearly as surely upside down, and as others
_TALL = 1.5  # times as high as wide: a line that runs up or down, or a single narrow character
_TOGETHER = 4096  # pixels of width in one batch
_ALIKE = 1.25  # widths in one batch differ by no more than that
_NARROWEST = 32


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
        if len(sampled) >= _SAMPLED and known_share(best, first)[0] < _UNKNOWN:
            return replace(self._survey(picture, best, first), whole=False)
        rest = sorted(set(range(len(quads))).difference(sampled))
        others, their_first = self._read_each(picture, [quads[k] for k in rest])
        return self._survey(picture, [*best, *others], [*first, *their_first])

    def _quads(self, picture: RGB) -> list[Quad]:
        """The corners of all lines, of tall ones as of those that run downwards."""
        return [turned(quad, 1) if tallness(quad) > _TALL else quad for quad in self._find(picture)]

    def _read_each(self, picture: RGB, quads: Sequence[Quad]) -> tuple[list[Reading], list[Strip]]:
        """Each line read the way up that is read most surely, and its strip as it was found."""
        best = self._readings(picture, quads)
        self._try(picture, best, [may_stand(each) for each in best], turns=-1)
        first = [each.strip for each in best]
        self._try(picture, best, [may_hang(each) for each in best], turns=2)
        return best, first

    def _survey(self, picture: RGB, best: list[Reading], first: Sequence[Strip]) -> Survey:
        """What was read, short lines the way up that the long ones are."""
        if most_hang(best, first):
            rest = [x.strip is strip for x, strip in zip(best, first, strict=True)]
            self._try(picture, best, rest, turns=2, slack=_SLACK)
        page = BBox(0, 0, picture.shape[1], picture.shape[0])
        lines = in_rows(line_of(each, page) for each in best if each.score >= SURE)
        return Survey(lines, *known_share(best, first), as_found(best, first))

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
    wide = [k for k, quad in enumerate(quads) if tallness(quad) < 1 / TELLING]
    wide.sort(key=lambda k: (quads[k][0][1], quads[k][0][0]))
    step = max(1.0, len(wide) / _SAMPLED)
    return [wide[int(k * step)] for k in range(min(_SAMPLED, len(wide)))]


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
