"""Writes ``mineru_tools/pdf/box_table.py``: ``python -m benchmarks.glyph_boxes``.

Advances and boxes of the glyphs of TeX's fonts, from the metrics that stand beside their outlines;
those of fonts that are bitmaps only from these. Needs a TeX system with Metafont, whose
``kpsewhich`` and ``mktexpk`` find and make the files.
"""

from __future__ import annotations

import base64
import re
import struct
import subprocess
import sys
import textwrap
import zlib
from pathlib import Path

import numpy as np

from mineru_tools.pdf.box_fit import NO_BOX, ZERO, Table

_SIZES = {
    "cmr": (5, 6, 7, 8, 9, 10, 12, 17), "cmbx": (5, 6, 7, 8, 9, 10, 12), "cmti": (7, 8, 9, 10, 12),
    "cmmi": (5, 6, 7, 8, 9, 10, 12), "cmsy": (5, 6, 7, 8, 9, 10), "cmex": (7, 8, 9, 10),
    "cmsl": (8, 9, 10, 12), "cmtt": (8, 9, 10, 12), "cmss": (8, 9, 10, 12, 17), "cmssbx": (10,),
    "cmssi": (8, 10, 12), "cmcsc": (8, 10), "cmb": (10,), "cmbxti": (10,), "cmbxsl": (10,),
    "cmsltt": (10,), "cmitt": (10,), "cmu": (10,), "cmmib": (5, 7, 10), "cmbsy": (5, 7, 10),
    "msam": (5, 7, 10), "msbm": (5, 7, 10), "eufm": (5, 7, 10), "eufb": (5, 7, 10),
    "eusm": (5, 7, 10), "eurm": (5, 7, 10), "lasy": (5, 7, 10), "rsfs": (5, 7, 10),
    "stmary": (10,), "wasy": (10,),
}  # fmt: skip
_CORK = (500, 600, 700, 800, 900, 1000, 1095, 1200, 1440, 1728)
# Nobody has drawn outlines of these: their boxes are from bitmaps.
_BITMAPS = {
    "ecrm": _CORK, "ecbx": _CORK, "ecti": _CORK[2:8], "ecsl": (800, 1000, 1200),
    "ecss": (1000, 1200),
    "ectt": (800, 900, 1000, 1095, 1200), "ecsx": (1000,), "eccc": (1000,), "ecbi": (1000,),
    "bbm": (5, 7, 10), "ccr": (6, 7, 8, 9, 10), "ccmi": (10,), "ccti": (10,),
}  # fmt: skip
_DOTS = 2400  # to the inch: so many that rounding does not show
_HEAD = '''"""Boxes of the glyphs of TeX's fonts, written by ``benchmarks/glyph_boxes.py``."""

NAMES = """
{}
"""
BOXES = """
{}
"""
'''
_SPECIAL, _POST = 240, 245
_FORMS = (*[">BB"] * 4, *[">HB"] * 3)
_BODIES = {">BB": ">3BBBBbb", ">HB": ">3BHHHhh"}  # advance, shift, box, place of the origin in it
_GLYPH = re.compile(r"C (-?\d+) ; WX (\S+) ; N \S+ ; B \S+ (\S+) (\S+) (\S+) ;")


def main() -> int:
    names: list[str] = []
    rows: list[Table] = []
    for family, sizes in _SIZES.items():
        for size in sizes:
            names.append(f"{family}{size}".upper())
            rows.append(boxes(found(f"{family}{size}.afm")))
    for family, sizes in _BITMAPS.items():
        for size in sizes:
            name = f"{family}{size:04}" if size >= 500 else f"{family}{size}"
            names.append(name.upper())
            rows.append(drawn(bitmaps(name)))
    packed = base64.b64encode(zlib.compress(np.stack(rows).tobytes(), 9)).decode()
    target = Path(__file__).parents[1] / "mineru_tools" / "pdf" / "box_table.py"
    filled = (textwrap.fill(" ".join(names), 100), textwrap.fill(packed, 100))
    target.write_text(_HEAD.format(*filled), encoding="utf-8")
    return 0


def boxes(metrics: Path) -> Table:
    """The glyphs of a file of metrics of outlines."""
    table = np.full((256, 4), NO_BOX, dtype=np.uint8)
    for code, advance, foot, right, top in _GLYPH.findall(metrics.read_text()):
        if int(code) in range(128):  # later ones repeat the first
            table[int(code)] = steps(float(advance), float(right), float(foot), float(top))
    return table


def steps(*measures: float) -> Table:
    """Thousandths of em as the table has them."""
    found: Table = np.clip(np.rint(np.array(measures) / 10) + ZERO, 0, NO_BOX - 1).astype(np.uint8)
    return found


def drawn(font: bytes) -> Table:
    """The glyphs of a packed bitmap font; the format is that of Rokicki's PKtype."""
    table = np.full((256, 4), NO_BOX, dtype=np.uint8)
    at = 3 + font[2]
    size, _, dots = struct.unpack(">3i", font[at : at + 12])
    em = size / 2**20 * dots / 2**16 / 1000
    at += 16
    while font[at] != _POST:
        flag = font[at]
        if flag >= _SPECIAL:
            wide = flag - _SPECIAL + 1
            skip = {244: 5, 246: 1}.get(flag)
            at += skip or 1 + wide + int.from_bytes(font[at + 1 : at + 1 + wide], "big")
            continue
        form, high = _FORMS[flag & 7], flag & 3
        length, code, *_ = struct.unpack_from(form, font, at + 1)
        head = struct.calcsize(form)
        numbers = struct.unpack_from(_BODIES[form], font, at + 1 + head)
        width = int.from_bytes(bytes(numbers[:3]), "big") / 2**20 * 1000
        across, down, left, up = numbers[-4:]
        table[code] = steps(width, (across - left) / em, (up + 1 - down) / em, (up + 1) / em)
        at += 1 + head + length + (high << (8 if form == ">BB" else 16))
    return table


def bitmaps(name: str) -> bytes:
    """A font drawn by Metafont."""
    scale = ["--bdpi", "600", "--mag", f"{_DOTS // 600}+0/600", "--dpi", str(_DOTS)]
    run = subprocess.run(
        ["mktexpk", "--mfmode", "ljfour", *scale, name], capture_output=True, text=True, check=True
    )
    return Path(run.stdout.split()[-1]).read_bytes()


def found(name: str) -> Path:
    run = subprocess.run(["kpsewhich", name], capture_output=True, text=True, check=True)
    return Path(run.stdout.strip())


if __name__ == "__main__":
    sys.exit(main())
