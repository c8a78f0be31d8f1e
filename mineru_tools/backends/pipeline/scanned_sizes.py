"""One size for lines of one style on all pages of a scan, each of which was measured by itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace

from mineru_tools.layout.page import PageLayout
from mineru_tools.layout.text_line import TextLine
from mineru_tools.scans.styles import alike

Sizes = Mapping[float, float]  # the size on a page, and that of its style in the document


def with_shared_sizes(layouts: Mapping[int, PageLayout]) -> Iterator[tuple[int, PageLayout]]:
    """The layouts of pages that were read from their pictures, one by one, with their indices.

    Lines of like size have one size on a page already; the pages' sizes, each with its letters,
    are gathered in the same way. A single page stays as it is, and so do lines of no other size.
    """
    counts = {index: _letters(layout) for index, layout in layouts.items()}
    shared = iter(alike([item for count in counts.values() for item in count.items()]))
    for index, count in counts.items():
        sizes = {size: next(shared) for size in count}
        yield index, layouts[index] if len(counts) == 1 else _resized(layouts[index], sizes)


def _letters(layout: PageLayout) -> Counter[float]:
    """How many letters have each size, above 0."""
    count: Counter[float] = Counter()
    for region in layout.regions:
        for line in region.lines:
            if line.size > 0:
                count[line.size] += len(line.text)
    return count


def _resized(layout: PageLayout, sizes: Sizes) -> PageLayout:
    def resized(line: TextLine) -> TextLine:
        size = sizes.get(line.size, line.size)
        return line if size == line.size else replace(line, size=size)

    regions = (replace(r, lines=tuple(map(resized, r.lines))) for r in layout.regions)
    return replace(layout, regions=tuple(regions))
