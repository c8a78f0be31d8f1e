"""The words in pictures of text pages, a chart's or a screenshot's, as labels of their figures."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from mineru_tools.backends.base import PageIssue
from mineru_tools.backends.pipeline.figure_text import moved_glyphs
from mineru_tools.backends.pipeline.shown import Render, around, shown
from mineru_tools.document.labels import BlockType
from mineru_tools.layout.page import PageLayout, lines_on
from mineru_tools.layout.region import Region
from mineru_tools.layout.text_line import TextLine
from mineru_tools.options import ParseOptions
from mineru_tools.primitives import PagePrimitives
from mineru_tools.recognizers.text import TextRecognizer
from mineru_tools.recognizers.text.model import ReadLine
from mineru_tools.scans.glyphs import glyphs_of
from mineru_tools.scans.lettering import has_words
from mineru_tools.scans.level import Tilt
from mineru_tools.scans.lines import placed_words
from mineru_tools.scans.raster import Raster

_FIGURES = (BlockType.IMAGE_BODY, BlockType.CHART_BODY)
_LEAST = (60.0, 40.0)  # points; smaller are logos, icons and signs
_MOST = 4  # figures of a page, the largest
_LOOKED_AT, _READ = 100.0, 200.0  # dpi
_SIDE = 3500  # pixels at most
_SURE = 0.8  # the score of a line; of textures recognisers make letters with less
_WORD = 2  # letters or figures; single ones are read into points and crosses, too
_IN_VAIN = 5  # figures without a word, one after the other: those of this document have none


class FigureWords:
    """Reads the figures of one document, as long as there are words in some of them.

    Only figures on which the file has no text; where text stands on a picture it is the label.
    """

    def __init__(
        self, options: ParseOptions, recognizer: Callable[[], TextRecognizer | None]
    ) -> None:
        self._recognizer = recognizer
        self._chances = _IN_VAIN if options.ocr_figures and options.method == "auto" else 0

    def labelled(
        self, layout: PageLayout, page: PagePrimitives, render: Render
    ) -> tuple[PageLayout, list[PageIssue]]:
        """The layout with what is read in figures as their lines, and what there is to say of it.

        ``page`` is what the layout was made of; one that was read from its picture has been read.
        """
        places = _bare_figures(layout) if self._chances and not page.was_read else []
        regions, name = list(layout.regions), ""
        for place in places:
            if self._chances and (lines := self._read(regions[place], layout, render)):
                regions[place] = replace(regions[place], lines=lines)
        count = sum(bool(regions[place].lines) for place in places)
        if not count:
            return layout, []
        name = reader.name if (reader := self._recognizer()) else ""
        figures = "a figure" if count == 1 else f"{count} figures"
        message = f"the words in {figures} read by {name}"
        issue = PageIssue(layout.index, "figures", "ocr_figure", message)
        return replace(layout, regions=tuple(regions)), [issue]

    def _read(self, figure: Region, layout: PageLayout, render: Render) -> tuple[TextLine, ...]:
        """The lines in a figure, none where it does not look like words or has no clear ones."""
        box, dpi = around(figure.bbox, layout, margin=0.0, dpi=_LOOKED_AT, longest=_SIDE)
        if not has_words(Raster(shown(box, layout, render, dpi), (dpi / 72, dpi / 72))):
            return ()
        reader = self._recognizer()
        if reader is None:
            return ()
        box, dpi = around(figure.bbox, layout, margin=0.0, dpi=_READ, longest=_SIDE)
        raster = Raster(shown(box, layout, render, dpi), (dpi / 72, dpi / 72))
        read = [line for line in reader.read(raster.pixels) if _is_clear(line)]
        self._chances = _IN_VAIN if read else self._chances - 1
        level = Tilt(0.0, raster.pixels.shape[1::-1])
        glyphs = moved_glyphs(glyphs_of(placed_words(read, level, raster)), (box.x0, box.y0))
        return lines_on(PagePrimitives(layout.index, layout.size, glyphs))


def _bare_figures(layout: PageLayout) -> list[int]:
    """The largest figures on which no text stands, by their place among the regions."""
    large = [
        place
        for place, region in enumerate(layout.regions)
        if region.kind in _FIGURES
        and region.bbox.width >= _LEAST[0]
        and region.bbox.height >= _LEAST[1]
        and region.bbox not in layout.pictured
    ]
    some = sorted(large, key=lambda place: -layout.regions[place].bbox.area)[:_MOST]
    return [place for place in some if not any(_lines_in(layout.regions[place], layout))]


def _lines_in(figure: Region, layout: PageLayout) -> Iterator[TextLine]:
    lines = (line for region in layout.regions for line in region.lines)
    return (line for line in lines if figure.bbox.covers(line.bbox) > 0.5)


def _is_clear(line: ReadLine) -> bool:
    return line.score >= _SURE and sum(char.isalnum() for char in line.text) >= _WORD
