"""The ways in which programs draw the rules of a table, all of which look alike on paper."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from reportlab.pdfgen.canvas import Canvas

from tests.support.tables.setting import SetTable
from tests.support.tables.styles import Stroke

Pen = Callable[[Canvas, SetTable, Sequence[Stroke]], None]
DASH, DOT = 3.0, 0.6  # points
BEYOND = 30.0  # points by which rules run on under a clip
TRIM = 1.2  # points that a rule keeps from a crossing


def joined(strokes: Iterable[Stroke]) -> list[Stroke]:
    """Edges that go on in one another as one stroke."""
    out: list[Stroke] = []
    for s in sorted(strokes, key=lambda s: (not s.across, *_lane(s))):
        last = out[-1] if out else None
        if last and (last.x1, last.y1) == (s.x0, s.y0) and last.across == s.across:
            out[-1] = Stroke(last.x0, last.y0, s.x1, s.y1, s.weight)
        else:
            out.append(s)
    return out


def _lane(s: Stroke) -> tuple[float, float]:
    return (s.y0, s.x0) if s.across else (s.x0, s.y0)


def _line(canvas: Canvas, s: Stroke) -> None:
    canvas.setLineWidth(s.weight)
    canvas.line(s.x0, s.y0, s.x1, s.y1)


def _box(canvas: Canvas, s: Stroke) -> None:
    half = s.weight / 2
    canvas.rect(
        s.x0 - half, s.y0 - half, s.x1 - s.x0 + s.weight, s.y1 - s.y0 + s.weight, stroke=0, fill=1
    )


def _cut(s: Stroke, length: float, pause: float = 0.0) -> Iterator[Stroke]:
    """The stroke in pieces of a length, with pauses between them."""
    end = (s.x1 - s.x0) + (s.y1 - s.y0)
    at = 0.0
    while at < end - 1e-6:
        yield _part(s, at, min(at + length, end))
        at += length + pause


def _part(s: Stroke, a: float, b: float) -> Stroke:
    if s.across:
        return Stroke(s.x0 + a, s.y0, s.x0 + b, s.y0, s.weight)
    return Stroke(s.x0, s.y0 + a, s.x0, s.y0 + b, s.weight)


def _moved(s: Stroke, by: float) -> Stroke:
    dx, dy = (0.0, by) if s.across else (by, 0.0)
    return Stroke(s.x0 + dx, s.y0 + dy, s.x1 + dx, s.y1 + dy, s.weight)


def lines(canvas: Canvas, table: SetTable, strokes: Sequence[Stroke]) -> None:
    for s in joined(strokes):
        _line(canvas, s)


def rectangles(canvas: Canvas, table: SetTable, strokes: Sequence[Stroke]) -> None:
    for s in joined(strokes):
        _box(canvas, s)


def mitred(canvas: Canvas, table: SetTable, strokes: Sequence[Stroke]) -> None:
    """Edge by edge as filled shapes with slanting ends, which meet at the corners."""
    for s in strokes:
        half = s.weight / 2
        path = canvas.beginPath()
        dx, dy = (half, 0.0) if s.across else (0.0, half)
        path.moveTo(s.x0 - dx - dy, s.y0 - dx - dy)
        path.lineTo(s.x1 + dx - dy, s.y1 - dx + dy)
        path.lineTo(s.x1 - dx + dy, s.y1 + dx - dy)
        path.lineTo(s.x0 + dx + dy, s.y0 + dx + dy)
        path.close()
        canvas.drawPath(path, stroke=0, fill=1)


def dashed(canvas: Canvas, table: SetTable, strokes: Sequence[Stroke]) -> None:
    canvas.setDash(DASH, 2.0)
    lines(canvas, table, strokes)


def dashes(canvas: Canvas, table: SetTable, strokes: Sequence[Stroke]) -> None:
    """Each dash a stroke of its own."""
    for s in joined(strokes):
        for dash in _cut(s, DASH, 2.0):
            _line(canvas, dash)


def dots(canvas: Canvas, table: SetTable, strokes: Sequence[Stroke]) -> None:
    """Each dot a filled square of its own."""
    for s in joined(strokes):
        for dot in _cut(s, DOT, 1.8):
            canvas.rect(dot.x0, dot.y0, DOT, DOT, stroke=0, fill=1)


def double(canvas: Canvas, table: SetTable, strokes: Sequence[Stroke]) -> None:
    for s in joined(strokes):
        for by in (-0.8, 0.8):
            _line(canvas, _moved(s, by))


def short(canvas: Canvas, table: SetTable, strokes: Sequence[Stroke]) -> None:
    """Many strokes an edge."""
    for s in strokes:
        for piece in _cut(s, 5.0):
            _line(canvas, piece)


def one_path(canvas: Canvas, table: SetTable, strokes: Sequence[Stroke]) -> None:
    """All edges in one path."""
    path = canvas.beginPath()
    canvas.setLineWidth(0.5)
    for s in strokes:
        path.moveTo(s.x0, s.y0)
        path.lineTo(s.x1, s.y1)
    canvas.drawPath(path, stroke=1, fill=0)


def filled_path(canvas: Canvas, table: SetTable, strokes: Sequence[Stroke]) -> None:
    """All rules as thin rectangles of one path."""
    path = canvas.beginPath()
    for s in joined(strokes):
        half = s.weight / 2
        path.rect(s.x0 - half, s.y0 - half, s.x1 - s.x0 + s.weight, s.y1 - s.y0 + s.weight)
    canvas.drawPath(path, stroke=0, fill=1)


def rings(canvas: Canvas, table: SetTable, strokes: Sequence[Stroke]) -> None:
    """A filled frame a cell: one box with another cut out of it, whatever the strokes."""
    for cell in table.spec.cells:
        x0, y0 = table.xs[cell.col], table.ys[cell.row]
        x1, y1 = table.xs[cell.col + cell.colspan], table.ys[cell.row + cell.rowspan]
        path = canvas.beginPath()
        for by in (-0.25, 0.25):
            path.rect(x0 + by, y0 + by, x1 - x0 - 2 * by, y1 - y0 - 2 * by)
        canvas.drawPath(path, stroke=0, fill=1, fillMode=0)


def boxes(canvas: Canvas, table: SetTable, strokes: Sequence[Stroke]) -> None:
    """A stroked rectangle a cell, whatever the strokes."""
    canvas.setLineWidth(0.5)
    for cell in table.spec.cells:
        x0, y0 = table.xs[cell.col], table.ys[cell.row]
        x1, y1 = table.xs[cell.col + cell.colspan], table.ys[cell.row + cell.rowspan]
        canvas.rect(x0, y0, x1 - x0, y1 - y0)


def clipped(canvas: Canvas, table: SetTable, strokes: Sequence[Stroke]) -> None:
    """Rules that run on beyond the table, under a clip that ends with it."""
    path = canvas.beginPath()
    x0, y0, x1, y1 = table.xs[0], table.ys[0], table.xs[-1], table.ys[-1]
    path.rect(x0 - 0.5, y0 - 0.5, x1 - x0 + 1.0, y1 - y0 + 1.0)
    canvas.clipPath(path, stroke=0, fill=0)
    for s in joined(strokes):
        dx, dy = (BEYOND, 0.0) if s.across else (0.0, BEYOND)
        left = dx if s.x0 == x0 else 0.0
        right = dx if s.x1 == x1 else 0.0
        up = dy if s.y0 == y0 else 0.0
        down = dy if s.y1 == y1 else 0.0
        _line(canvas, Stroke(s.x0 - left, s.y0 - up, s.x1 + right, s.y1 + down, s.weight))


def gaps(canvas: Canvas, table: SetTable, strokes: Sequence[Stroke]) -> None:
    """Edges that keep off the crossings."""
    for s in strokes:
        end = (s.x1 - s.x0) + (s.y1 - s.y0)
        _line(canvas, _part(s, TRIM, end - TRIM))


def hairlines(canvas: Canvas, table: SetTable, strokes: Sequence[Stroke]) -> None:
    lines(canvas, table, [Stroke(s.x0, s.y0, s.x1, s.y1, 0.0) for s in strokes])


def white(canvas: Canvas, table: SetTable, strokes: Sequence[Stroke]) -> None:
    canvas.setStrokeColorRGB(1, 1, 1)
    lines(canvas, table, [Stroke(s.x0, s.y0, s.x1, s.y1, 1.0) for s in strokes])


def in_form(canvas: Canvas, table: SetTable, strokes: Sequence[Stroke]) -> None:
    """In a form XObject."""
    name = f"rules{id(table)}"
    canvas.beginForm(name, 0, 0, 1000, 1000)
    lines(canvas, table, strokes)
    canvas.endForm()
    canvas.doForm(name)


def scaled(canvas: Canvas, table: SetTable, strokes: Sequence[Stroke]) -> None:
    """Under a matrix that makes a tenth of a point the unit."""
    canvas.scale(0.1, 0.1)
    big = [Stroke(*(10 * v for v in (s.x0, s.y0, s.x1, s.y1, s.weight))) for s in strokes]
    lines(canvas, table, big)


def turned(canvas: Canvas, table: SetTable, strokes: Sequence[Stroke]) -> None:
    """Under a matrix that turns x and y round: what is drawn upright lies, and the other way."""
    canvas.transform(0, 1, 1, 0, 0, 0)
    lines(canvas, table, [Stroke(s.y0, s.x0, s.y1, s.x1, s.weight) for s in strokes])


PENS: dict[str, Pen] = {
    "lines": lines, "rectangles": rectangles, "mitred": mitred, "dashed": dashed,
    "dashes": dashes, "dots": dots, "double": double, "short": short, "one_path": one_path,
    "filled_path": filled_path, "clipped": clipped, "gaps": gaps, "hairlines": hairlines,
    "in_form": in_form, "scaled": scaled, "turned": turned,
}  # fmt: skip
CELL_PENS: dict[str, Pen] = {"boxes": boxes, "rings": rings}
