"""Column gutters inside lines: a white corridor that many lines in a row share is no word space."""

from __future__ import annotations

from dataclasses import dataclass

from mineru_tools.layout.text_line import TextLine, line_of

MIN_ROWS = 5  # rivers of white in justified text rarely line up over so many lines
MIN_WIDTH = 0.55  # em of the text beside it


@dataclass(slots=True)
class _Corridor:
    x0: float
    x1: float
    last_y: float
    members: list[tuple[int, int]]  # (line, cut before this run)


def split_at_gutters(lines: list[TextLine]) -> list[TextLine]:
    """The lines, cut wherever a corridor runs through at least ``MIN_ROWS`` of them."""
    order = sorted(range(len(lines)), key=lambda k: lines[k].baseline)
    open_corridors: list[_Corridor] = []
    closed: list[_Corridor] = []
    for k in order:
        line = lines[k]
        gaps = _gaps(line)
        for corridor in open_corridors[:]:
            if line.baseline - corridor.last_y > 2.2 * line.size:
                open_corridors.remove(corridor)
                closed.append(corridor)
        for cut, x0, x1 in gaps:
            for corridor in open_corridors:
                a, b = max(corridor.x0, x0), min(corridor.x1, x1)
                if b - a >= MIN_WIDTH * line.size:
                    corridor.x0, corridor.x1, corridor.last_y = a, b, line.baseline
                    corridor.members.append((k, cut))
                    break
            else:
                open_corridors.append(_Corridor(x0, x1, line.baseline, [(k, cut)]))
        # A line that runs across ends the corridor it crosses.
        for corridor in open_corridors[:]:
            if (
                corridor.members[-1][0] != k
                and line.bbox.x0 < corridor.x0
                and line.bbox.x1 > corridor.x1
            ):
                open_corridors.remove(corridor)
                closed.append(corridor)
    strong = [c for c in closed + open_corridors if len(c.members) >= MIN_ROWS]
    cuts: dict[int, set[int]] = {}
    for corridor in strong:
        for k, cut in corridor.members:
            cuts.setdefault(k, set()).add(cut)
    # Where a gutter is certain, it also parts the few lines left over between headings.
    for k, line in enumerate(lines):
        for cut, x0, x1 in _gaps(line) if strong else ():
            if any(x0 - 1 <= c.x0 and c.x1 <= x1 + 1 for c in strong):
                cuts.setdefault(k, set()).add(cut)
    out: list[TextLine] = []
    for k, line in enumerate(lines):
        at = [0, *sorted(cuts.get(k, ())), len(line.runs)]
        if len(at) == 2:
            out.append(line)
        else:
            out.extend(
                line_of(line.runs[a:b], angle=line.angle, rtl=line.rtl)
                for a, b in zip(at, at[1:], strict=False)
            )
    return out


def _gaps(line: TextLine) -> list[tuple[int, float, float]]:
    """(run after the gap, its left end, its right end) of gaps wider than ``MIN_WIDTH`` em."""
    if line.rtl:
        return []
    out = []
    for k in range(1, len(line.runs)):
        x0, x1 = line.runs[k - 1].bbox.x1, line.runs[k].bbox.x0
        if x1 - x0 >= MIN_WIDTH * line.size:
            out.append((k, x0, x1))
    return out
