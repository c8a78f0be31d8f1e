"""Writes ``mineru_tools/pdf/shape_table.py``: ``python -m benchmarks.shape_table FONT.otf ...``.

The looks of signs in the given fonts of mathematics, drawn from their outlines. Needs fontTools.
"""

from __future__ import annotations

import base64
import importlib
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from mineru_tools.pdf.glyph_paths import polygons
from mineru_tools.pdf.shapes import shape_of

SIGNS = "()[]{}=+−×÷·∗<>≤≥±∓/|≈≡≠∞∂∇∑∏∫√→←↔⇒⇔∈∪∩⊂⊃⊆∥⊥∝≪≫∘•⊗⊕′″∀∃∼≅¬†°…"
TABLE = Path(__file__).parents[1] / "mineru_tools" / "pdf" / "shape_table.py"
HEAD = '''"""Looks of signs in free fonts of mathematics, written by ``benchmarks/shape_table.py``.

A line a sign: for each font, in base64, the width, foot and top of its box, then its grid of bits.
"""

SHAPES = """
'''


def main(argv: Sequence[str]) -> int:
    pens = importlib.import_module("fontTools.pens.recordingPen")
    fonts = importlib.import_module("fontTools.ttLib")
    rows: dict[str, list[str]] = {}
    for path in argv:
        font = fonts.TTFont(path)
        glyphs, cmap, em = font.getGlyphSet(), font.getBestCmap(), font["head"].unitsPerEm
        for sign in SIGNS:
            if ord(sign) not in cmap:
                continue
            pen = pens.DecomposingRecordingPen(glyphs)
            glyphs[cmap[ord(sign)]].draw(pen)
            steps = [
                (name, [(x / em, y / em) for x, y in points])
                for name, points in pen.value
                if name in ("moveTo", "lineTo", "curveTo")
            ]
            rows.setdefault(sign, []).append(packed(polygons(steps)))
    lines = "\n".join(
        " ".join([sign, *found[k : k + 3]])
        for sign, found in rows.items()
        for k in range(0, len(found), 3)
    )
    TABLE.write_text(f'{HEAD}{lines}\n"""\n', encoding="utf-8")
    return 0


def packed(contours: Sequence[Sequence[tuple[float, float]]]) -> str:
    """The shape of an outline as the table has it."""
    shape = shape_of(contours)
    assert shape is not None
    box = [round(64 * shape.width), 128 + round(64 * shape.foot), 128 + round(64 * shape.top)]
    data = np.clip(np.array(box), 0, 255).astype(np.uint8).tobytes()
    return base64.b64encode(data + np.packbits(shape.black).tobytes()).decode()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
