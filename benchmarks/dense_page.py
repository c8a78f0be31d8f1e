"""A PDF page that is one dense table, written by hand: text and rules and nothing else."""

from __future__ import annotations

ROWS, COLUMNS = 60, 8
LEFT, TOP, WIDTH, HEIGHT, SIZE = 40, 800, 64, 12.5, 7


def dense_page() -> bytes:
    """One A4 page with a fully ruled table of 60 rows and 8 columns in 7 point Helvetica."""
    content = _content().encode("ascii")
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources 6 0 R>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(content), content),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        b"<</Font<</F1 5 0 R>>>>",
    ]
    out, offsets = bytearray(b"%PDF-1.4\n"), []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    out += b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(out)


def _content() -> str:
    right, bottom = LEFT + COLUMNS * WIDTH, TOP - ROWS * HEIGHT
    rules = [f"{LEFT} {TOP - r * HEIGHT} m {right} {TOP - r * HEIGHT} l" for r in range(ROWS + 1)]
    rules += [
        f"{LEFT + c * WIDTH} {TOP} m {LEFT + c * WIDTH} {bottom} l" for c in range(COLUMNS + 1)
    ]
    texts = [_set(r, c) for r in range(ROWS) for c in range(COLUMNS)]
    return "\n".join(["0.5 w", *rules, "S", *texts])


def _set(row: int, column: int) -> str:
    x, y = LEFT + column * WIDTH + 3, TOP - (row + 1) * HEIGHT + 4
    return f"BT /F1 {SIZE} Tf {x} {y} Td ({_text(row, column)}) Tj ET"


def _text(row: int, column: int) -> str:
    if row == 0:
        return f"Quarter {column}" if column else "Region"
    return f"{(row * 7919 + column * 104729) % 99991 / 100:.2f}" if column else f"Region {row}"
