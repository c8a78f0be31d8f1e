"""Which pages are read from their picture, how, and what the reader is told of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from functools import lru_cache

import numpy as np

from mineru_tools.backends.base import PageIssue
from mineru_tools.backends.pipeline.garbage import is_garbage
from mineru_tools.document.geometry import BBox
from mineru_tools.layout.frame import turned_page
from mineru_tools.options import ParseOptions
from mineru_tools.primitives import DOUBTFUL, PagePrimitives
from mineru_tools.recognizers.image import RGB
from mineru_tools.recognizers.registry import AUTO
from mineru_tools.recognizers.text import TEXT_MODELS, TextRecognizer
from mineru_tools.recognizers.text.languages import TESSERACT, provider_of
from mineru_tools.recognizers.text.scripts import by_script
from mineru_tools.run import Run
from mineru_tools.scans.level import Tilt
from mineru_tools.scans.page import read_scan
from mineru_tools.sources.pages import PagedSource

_DPI = 200.0  # recognisers are trained on text of 20 to 50 pixels; 8 pt has 22 then
_MOST_PIXELS = 3500  # of a side
_PICTURE = 0.5  # of the page under a picture
_SIGNS = 150  # outlines no larger than letters; a logo has a few dozen
_SIGN = 30.0  # points
_QUOTED = 5  # doubtful words in an issue


class Why(Enum):
    """Why a page is read from its picture."""

    ASKED = "its text layer was to be left aside"
    PICTURE = "it is a picture"
    OUTLINES = "its letters are drawn as outlines"
    GARBAGE = "its text layer makes no sense"


@dataclass(frozen=True, slots=True)
class ReadPage:
    """What stands on a page, the degrees it is off the level, and what there is to say of it.

    Boxes are those of the level page; ``Tilt.back`` tells where they are as it is displayed.
    """

    primitives: PagePrimitives
    skew: float = 0.0
    issues: tuple[PageIssue, ...] = ()


def why_read(page: PagePrimitives, options: ParseOptions) -> Why | None:
    """Why the page's text is not that of its text layer, if it is not."""
    if options.method == "ocr":
        return Why.ASKED
    if len(page.glyphs) == 0:
        if _is_picture(page):
            return Why.PICTURE
        return Why.OUTLINES if _has_outlines(page) else None
    return Why.GARBAGE if is_garbage(_text(page)) else None


def _text(page: PagePrimitives) -> str:
    glyphs = zip(page.glyphs.text, page.glyphs.space_before.tolist(), strict=True)
    return "".join(f" {text}" if space else text for text, space in glyphs)


def _is_picture(page: PagePrimitives) -> bool:
    area = page.size[0] * page.size[1]
    return any(image.bbox.area >= _PICTURE * area for image in page.images)


def _has_outlines(page: PagePrimitives) -> bool:
    small = (max(d.width, d.height) < _SIGN for d in page.drawings)
    return sum(small) >= _SIGNS


def text_recognizer(options: ParseOptions, run: Run) -> TextRecognizer | None:
    """The recogniser that the options name, ``None`` where none need be and none is here.

    Raises ``OptionsError``; ``MissingExtra``, ``WeightsMissing`` or ``EngineUnavailable`` where one
    is asked for.
    """
    asked = None if options.ocr_model == AUTO else options.ocr_model
    how: dict[str, str | int | None] = {"threads": options.ocr_threads}
    lang = _told_language(options)
    if lang is not None:
        engine = TEXT_MODELS.members(asked)[0] if asked else None
        provider = provider_of(lang, engine)
        asked = asked or provider.engine
        if provider.engine == TESSERACT:
            how["lang"] = provider.code
    if asked is None and options.method == "ocr":
        asked = TEXT_MODELS.usual
    if options.method != "ocr" and asked and not TEXT_MODELS.is_ready(asked):
        return None
    return TEXT_MODELS.wanted(asked or AUTO, run, **how)


def _told_language(options: ParseOptions) -> str | None:
    """The languages that the caller knows the pages to be in."""
    told = options.lang or AUTO
    return None if told.strip().lower() == AUTO else told


def read_page_of(
    source: PagedSource,
    index: int,
    options: ParseOptions,
    recognizer: Callable[[], TextRecognizer | None],
) -> ReadPage:
    """The page by its text layer or, where there is reason to, by ``recognizer``."""
    page = source.primitives(index)
    why = why_read(page, options)
    reader = recognizer() if why and options.method != "txt" else None
    if reader is not None and why is not None:
        return _recognised(source, page, why, reader, options)
    hint = "" if options.method == "txt" else ": pip install 'mineru-tools[ocr]'"
    return ReadPage(page, issues=tuple(_unread(page, why, f"reading it needs OCR{hint}")))


def _unread(page: PagePrimitives, why: Why | None, rest: str) -> Iterator[PageIssue]:
    """What to say of a page that stays as the file has it."""
    if why is Why.PICTURE:
        yield PageIssue(page.index, "read", "no_text_layer", f"the page is a picture; {rest}")


def _recognised(
    source: PagedSource,
    page: PagePrimitives,
    why: Why,
    recognizer: TextRecognizer,
    options: ParseOptions,
) -> ReadPage:
    """The page read from its picture; what the file itself draws on it is kept."""
    dpi = min(_DPI, 72.0 * _MOST_PIXELS / max(*page.size, 1.0))
    picture = np.asarray(source.render(page.index, dpi=dpi))
    unread: str | None = None
    if _told_language(options) is None:
        recognizer, unread = by_script(picture, recognizer, switch=options.ocr_model == AUTO)
    scan = read_scan(picture, page.size, recognizer, index=page.index)
    if why is not Why.ASKED and not len(scan.page.glyphs):
        return ReadPage(page, issues=tuple(_unread(page, why, f"{recognizer.name} found no words")))
    seen = turned_page(scan.page, 4 - scan.turns)
    skew = scan.skew
    if why in (Why.ASKED, Why.GARBAGE) and not _is_picture(page) and not skew:
        seen = replace(page, glyphs=seen.glyphs)
    else:
        seen = replace(seen, links=page.links)
    issues = [*_told(seen, why, recognizer.name), *_left_out(page.index, len(scan.unread))]
    if unread:
        issues.append(PageIssue(page.index, "read", "ocr_unknown_script", unread))
    return ReadPage(seen, skew, tuple(issues))


def _told(page: PagePrimitives, why: Why, name: str) -> Iterator[PageIssue]:
    message = f"read from its picture by {name}: {why.value}"
    yield PageIssue(page.index, "read", "ocr_page", message)
    doubtful = list(_doubtful(page))
    if doubtful:
        quoted = ", ".join(f'"{word}"' for word in doubtful[:_QUOTED])
        count = "1 word" if len(doubtful) == 1 else f"{len(doubtful)} words"
        message = f"{count} may be misread: {quoted}{', …' if len(doubtful) > _QUOTED else ''}"
        yield PageIssue(page.index, "read", "ocr_doubtful_words", message)


def _left_out(index: int, marks: int) -> Iterator[PageIssue]:
    """What to say of so many marks that no one read."""
    if marks:
        count = "1 mark looks" if marks == 1 else f"{marks} marks look"
        yield PageIssue(
            index, "read", "ocr_unread_marks", f"{count} like text and could not be read"
        )


def _doubtful(page: PagePrimitives) -> Iterator[str]:
    """The words that the recogniser was not sure of."""
    glyphs = page.glyphs
    if glyphs.score is None or not len(glyphs):
        return
    starts = np.flatnonzero(glyphs.space_before).tolist()
    for a, b in zip(starts, [*starts[1:], len(glyphs)], strict=True):
        if glyphs.score[a] < DOUBTFUL:
            yield "".join(glyphs.text[a:b])


def level_view(source: PagedSource, index: int, skew: float) -> Callable[[BBox, float], RGB]:
    """A renderer of parts of a page as it is when it is made level."""

    @lru_cache(maxsize=1)  # 11 MB at 200 dpi; nearly all parts are wanted at one resolution
    def level(dpi: float) -> RGB:
        picture = np.asarray(source.render(index, dpi=dpi))
        height, width = picture.shape[:2]
        return Tilt(skew, (width, height)).levelled(picture)

    def render(clip: BBox, dpi: float) -> RGB:
        if not skew:
            return np.asarray(source.render(index, dpi=dpi, clip=clip))
        picture = level(dpi)
        height, width = picture.shape[:2]
        x0, y0, x1, y1 = _pixels(clip, dpi, (width, height))
        return np.ascontiguousarray(picture[y0:y1, x0:x1])

    return render


def _pixels(clip: BBox, dpi: float, size: tuple[int, int]) -> Sequence[int]:
    x0, y0, x1, y1 = (value * dpi / 72.0 for value in clip)
    left, top = min(max(int(x0), 0), size[0] - 1), min(max(int(y0), 0), size[1] - 1)
    return left, top, max(min(round(x1), size[0]), left + 1), max(min(round(y1), size[1]), top + 1)
