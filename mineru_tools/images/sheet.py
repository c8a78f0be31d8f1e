"""How large the sheet was that a picture shows: from pixels to points."""

from __future__ import annotations

# Pixels per inch. Files keep them in whole ones, or per centimetre or metre: half of one is lost.
_COARSEST = 71.5
_SCREEN = 96.5  # up to here, what programs write when they know of no paper
_FINEST = 1200.5  # no scanner of documents goes beyond

_A4 = (595.3, 841.9)  # points
_A2 = (1190.6, 1683.8)  # the largest that a screen shows at its own resolution
# Text is scanned at up to 400 and photographed more coarsely: what has more pixels than that along
# A4 is a strip, a receipt or a whole web page, and no sheet that was fitted into a frame.
_STRIP = 400.0


def points(pixels: tuple[int, int], dpi: tuple[float, float] | None = None) -> tuple[float, float]:
    """(width, height) in points of a picture; ``dpi`` is what its file says, across and down.

    A resolution from 72 to 1200 is believed, except that of a screen (96 or less) on what would be
    larger than A2. Otherwise the picture is as wide as A4 or as high, whichever fits, upright or on
    its side as the picture is, at a resolution of 72 to 400.
    """
    width, height = pixels
    if dpi and all(_COARSEST <= each <= _FINEST for each in dpi):
        told = (width * 72.0 / dpi[0], height * 72.0 / dpi[1])
        if max(dpi) > _SCREEN or (min(told) <= _A2[0] and max(told) <= _A2[1]):
            return told
    fitting = max(min(pixels) * 72.0 / _A4[0], max(pixels) * 72.0 / _A4[1])
    guess = min(max(fitting, 72.0), _STRIP)
    return (width * 72.0 / guess, height * 72.0 / guess)
