"""Which pages are read from their picture, how, and what the reader is told of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np

from mineru_tools.backends.base import PageIssue
from mineru_tools.backends.pipeline.agreement import agreement
from mineru_tools.backends.pipeline.deciding import PICTURE, Decider, Why, coverage
from mineru_tools.backends.pipeline.exact import exact_text, levelled, with_read
from mineru_tools.backends.pipeline.figure_text import lettered, with_figure_text
from mineru_tools.backends.pipeline.layer import LayerReader
from mineru_tools.backends.pipeline.readers import told_language
from mineru_tools.backends.pipeline.shown import level_view
from mineru_tools.errors import EngineUnavailable, MissingExtra, WeightsMissing
from mineru_tools.layout.frame import turned_page
from mineru_tools.options import ParseOptions
from mineru_tools.primitives import DOUBTFUL, PagePrimitives
from mineru_tools.recognizers.dewarp import Dewarper
from mineru_tools.recognizers.image import RGB
from mineru_tools.recognizers.registry import AUTO
from mineru_tools.recognizers.text import TEXT_MODELS, TextRecognizer
from mineru_tools.recognizers.text.scripts import by_script
from mineru_tools.recognizers.text.slices import Sliced
from mineru_tools.scans.level import Tilt
from mineru_tools.scans.page import Scan, read_scan
from mineru_tools.scans.pose import LEVEL, Pose
from mineru_tools.sources.pages import PagedSource

_DPI = 200.0  # recognisers are trained on text of 20 to 50 pixels; 8 pt has 22 then
_MOST_PIXELS = 3500**2  # of a page, be it a square or a strip
_LEVEL = 0.2  # degrees; text that a program has set is level, whatever its picture says
_QUOTED = 5  # doubtful words in an issue


@dataclass(frozen=True, slots=True)
class ReadPage:
    """What stands on a page, how it lies in its picture, and what there is to say of it.

    Boxes are those of the level page; ``Pose.shown`` tells where they are as it is displayed.
    """

    primitives: PagePrimitives
    pose: Pose = LEVEL
    issues: tuple[PageIssue, ...] = ()


def read_page_of(
    source: PagedSource,
    index: int,
    options: ParseOptions,
    recognizer: Callable[[], TextRecognizer | None],
    flattener: Callable[[], Dewarper | None],
    decider: Decider,
) -> ReadPage:
    """The page by its text layer or, where there is reason to, by ``recognizer``.

    Pages that are nothing but a picture are flattened before, if there is something to do it.
    What keeps the latter from being loaded is said of the page, unless all pages need it.
    """
    page = source.primitives(index)
    why = decider.why(page)
    if why is None and _reads_figures(options):
        return _with_figures(source, page, recognizer)
    if why is None or options.method == "txt":
        return ReadPage(page, issues=tuple(_unread(page, why, "reading it needs OCR")))
    try:
        reader = recognizer()
    except (MissingExtra, WeightsMissing, EngineUnavailable) as error:
        return _left(source, page, why, str(error))
    if reader is None:
        hint = "reading it needs OCR: pip install 'mineru-tools[ocr]'"
        return _left(source, page, why, hint)
    if why is Why.RECOGNISED:
        return _compared(source, page, reader, options)
    return _recognised(source, page, why, reader, options, flattener=flattener)


def _reads_figures(options: ParseOptions) -> bool:
    """Whether pictures of text on other pages are read: where it costs no fetching of models."""
    named = options.ocr_model != AUTO
    return options.method == "auto" and (named or TEXT_MODELS.is_ready(TEXT_MODELS.usual))


def _with_figures(
    source: PagedSource, page: PagePrimitives, recognizer: Callable[[], TextRecognizer | None]
) -> ReadPage:
    """A text page with the words of pictures that are nothing but text."""
    render = level_view(source, page.index, LEVEL)
    found = lettered(page, render) if page.images else []
    reader = recognizer() if found else None
    if reader is None:
        return ReadPage(page)
    page, count = with_figure_text(page, found, render, reader)
    if not count:
        return ReadPage(page)
    pictures = "a picture" if count == 1 else f"{count} pictures"
    message = f"{pictures} of text read by {reader.name}"
    return ReadPage(page, issues=(PageIssue(page.index, "read", "ocr_figure", message),))


def _left(source: PagedSource, page: PagePrimitives, why: Why, rest: str) -> ReadPage:
    """The page as the file has it, invisible words in the size that the picture shows."""
    if why is Why.RECOGNISED:
        return _by_layer(page, _picture(source, page))
    return ReadPage(page, issues=tuple(_unread(page, why, rest)))


# Outlines are missing: where nobody reads them they may as well be a drawing.
_UNREAD = {
    Why.PICTURE: ("no_text_layer", "the page is a picture"),
    Why.STAMPED: ("no_text_layer", "the page is a picture with text of its own on it"),
    Why.UNTOLD: ("garbled_text", "the file does not tell all characters of the page"),
    Why.GARBAGE: ("garbled_text", "the text layer of the page makes no sense"),
}


def _unread(page: PagePrimitives, why: Why | None, rest: str) -> Iterator[PageIssue]:
    """What to say of a page that stays as the file has it."""
    if why in _UNREAD:
        code, message = _UNREAD[why]
        yield PageIssue(page.index, "read", code, f"{message}; {rest}")


def _picture(source: PagedSource, page: PagePrimitives) -> RGB:
    area = max(page.size[0], 1.0) * max(page.size[1], 1.0)
    dpi = min(_DPI, 72.0 * (_MOST_PIXELS / area) ** 0.5)
    return np.asarray(source.render(page.index, dpi=dpi))


def _compared(
    source: PagedSource, page: PagePrimitives, recognizer: TextRecognizer, options: ParseOptions
) -> ReadPage:
    """A scan by the layer that it has, unless a sample of its picture reads otherwise."""
    picture = _picture(source, page)
    found = agreement(LayerReader(page).read(picture), picture, recognizer)
    if found is not None and found.speaks_against:
        return _recognised(source, page, Why.RECOGNISED, recognizer, options)
    kept = _by_layer(page, picture)
    if found is None:
        return kept
    message = f"its invisible text was kept: {found.share:.0%} of a sample reads the same"
    return replace(kept, issues=(PageIssue(page.index, "read", "ocr_layer_kept", message),))


def _by_layer(page: PagePrimitives, picture: RGB) -> ReadPage:
    """The page read by its own invisible text."""
    scan = read_scan(picture, page.size, LayerReader(page), index=page.index)
    return ReadPage(_joined(page, Why.RECOGNISED, scan), Pose(scan.skew))


def _recognised(
    source: PagedSource,
    page: PagePrimitives,
    why: Why,
    recognizer: TextRecognizer,
    options: ParseOptions,
    *,
    flattener: Callable[[], Dewarper | None] = lambda: None,
) -> ReadPage:
    """The page read from its picture; what the file itself draws on it is kept."""
    picture = _picture(source, page)
    bendable = _is_bendable(page, why)
    flat = flattener() if bendable else None
    bend = flat.bend(picture) if flat is not None else None
    if bend is not None:
        picture = bend.flattened(picture)
    unread: str | None = None
    if told_language(options) is None:
        recognizer, unread = by_script(picture, recognizer, switch=options.ocr_model == AUTO)
    if unread and why is Why.RECOGNISED:  # its maker may have known the script
        return _by_layer(page, picture)
    scan = read_scan(
        picture,
        page.size,
        Sliced(recognizer),
        index=page.index,
        bendable=bendable and bend is None,
    )
    if why is not Why.ASKED and not len(scan.page.glyphs):
        return ReadPage(page, issues=tuple(_unread(page, why, f"{recognizer.name} found no words")))
    drawn = coverage(page) < PICTURE and abs(scan.skew) < _LEVEL
    seen = _joined(page, why, scan)
    seen = replace(page, glyphs=seen.glyphs) if drawn else seen
    name = f"{recognizer.name}, flattened by {flat.name}" if flat else recognizer.name
    issues = [*_told(seen, why, name), *_left_out(page.index, len(scan.unread))]
    if unread:
        issues.append(PageIssue(page.index, "read", "ocr_unknown_script", unread))
    return ReadPage(seen, LEVEL if drawn else Pose(scan.skew, bend or scan.bend), tuple(issues))


def _is_bendable(page: PagePrimitives, why: Why) -> bool:
    """Whether a page may be the photo of paper; text of the file would not lie as on the flat."""
    return why in (Why.PICTURE, Why.ASKED) and coverage(page) >= PICTURE


def _joined(page: PagePrimitives, why: Why, scan: Scan) -> PagePrimitives:
    """The page as it was seen, with the text and the links that the file has for it."""
    seen = replace(turned_page(scan.page, 4 - scan.turns), links=page.links)
    if why not in (Why.STAMPED, Why.UNTOLD, Why.RECOGNISED):
        return seen
    exact = levelled(exact_text(page.glyphs), Tilt(scan.skew, page.size))
    return replace(seen, glyphs=with_read(exact, seen.glyphs, page.size))


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
