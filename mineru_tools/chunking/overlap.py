"""The sentences of one chunk that the next one is embedded with."""

from __future__ import annotations

from mineru_tools.chunking.measure import Measure
from mineru_tools.chunking.pack import Group, pieces_of
from mineru_tools.document.labels import BlockType
from mineru_tools.reading.cuts import Divided, Grain

_READ_ON = (BlockType.TEXT, BlockType.ABSTRACT, BlockType.LIST, BlockType.REF_TEXT)


def overlap_of(before: Group, group: Group, measure: Measure, most: int) -> str:
    """Whole sentences or items from the end of ``before``, ``most`` tokens at the highest.

    None across headings, and none from tables, formulas, figures or code: they are not read on.
    """
    last, pieces = pieces_of(before)[-1], pieces_of(group)
    if not most or group[0].bare or last.passage.type not in _READ_ON or pieces[0].is_heading:
        return ""
    if pieces[0].passage.path != last.passage.path:
        return ""
    frame = measure.frame(pieces)
    text = last.markdown.rstrip()
    starts = [0, *(cut.at for cut in Divided(text).cuts if cut.grain <= Grain.SENTENCE)]
    low, high = 0, len(starts) - 1  # the last start is the end: nothing at all
    while low < high:
        middle = (low + high) // 2
        words = text[starts[middle] :]
        fits = measure.count(words) <= most
        if fits and measure.count(frame.below_overlap(words)) <= measure.max_tokens:
            high = middle
        else:
            low = middle + 1
    return text[starts[low] :]
