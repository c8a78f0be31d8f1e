"""What a model wrote about a picture, made a table, an equation, a chart or a described image."""

from __future__ import annotations

import re
from dataclasses import replace

from mineru_tools.backends.vlm.content.markdown_table import cells_of, is_malformed, is_row
from mineru_tools.backends.vlm.content.mermaid import flowchart
from mineru_tools.backends.vlm.content.repetition import without_loop
from mineru_tools.backends.vlm.content.table import structured_table
from mineru_tools.backends.vlm.region import Region

_TAG = re.compile(r"<\|(sub_class|class|caption|content)_(start|end)\|>")


def analysed(region: Region) -> Region:
    """The picture as what it turned out to be; its ``content`` is the model's reply.

    A ``pure_table`` becomes a table, a ``pure_formula`` an equation, both yet to be settled like
    others; a chart keeps its data, a flowchart is drawn, a natural image is described. Where the
    content is none that can be trusted, and where none was written, the caption stands for it.
    """
    fields = _fields(region.content or "")
    if not fields:
        return region  # a description by a model that knows no tags
    kind = fields.get("class", "").lower()
    content, caption = fields.get("content", ""), fields.get("caption", "")
    if kind == "pure_table" and (not content or structured_table(content) is not None):
        return replace(region, type="table", content=content)
    if kind == "pure_formula":
        return replace(region, type="equation", content=content)
    if kind == "chart":
        data = _chart_data(content, ended="content_end" in fields)
        sub_type = fields.get("sub_class", "").lower()
        return replace(region, type="chart", content=data or caption, sub_type=sub_type or None)
    if kind == "flowchart":
        content = flowchart(content)
    elif kind in ("natural_image", "chemical"):  # nobody reads structures from what it writes
        content = ""
    return replace(region, type="image", content=content or caption, sub_type=kind or None)


def _fields(reply: str) -> dict[str, str]:
    """What stands first in each pair of tags; one that is not closed ends where another begins.

    ``content_end`` is there, and empty, where the content is closed.
    """
    fields: dict[str, str] = {}
    tags = list(_TAG.finditer(reply))
    for number, tag in enumerate(tags):
        name = tag[1]
        if tag[2] == "end":
            continue
        ends = tags[number + 1 : number + 2]
        if name not in fields:
            fields[name] = reply[tag.end() : ends[0].start() if ends else len(reply)].strip()
            if ends and ends[0][0] == "<|content_end|>":
                fields["content_end"] = ""
    return fields


def _chart_data(content: str, *, ended: bool) -> str:
    """The data without a loop and without a row that was cut off, if heads and rows fit."""
    data = without_loop(content)
    if not ended or data != content:
        data = _without_cut_row(data)
    return "" if is_malformed(data) else data


def _without_cut_row(data: str) -> str:
    """Without the last line where it is a row that ends unlike the row above it."""
    above, _, last = data.rstrip().rpartition("\n")
    row = above.rpartition("\n")[2].strip()
    if not is_row(row):
        return data
    unlike = len(cells_of(row)) != len(cells_of(last)) or (
        row.endswith("|") and not last.rstrip().endswith("|")
    )
    return above if unlike else data
