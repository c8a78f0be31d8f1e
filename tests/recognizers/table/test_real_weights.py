"""The weights themselves, where this machine has them; nothing is fetched for a test."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw

from mineru_tools.document.geometry import BBox
from mineru_tools.recognizers.table import TABLE_MODELS, TablePicture, Word, structure_html

ROWS = (
    ("Station", "Level", "Flow"),
    ("Bridge", "1.32", "14.5"),
    ("Mill", "0.87", "9.1"),
    ("Harbour", "2.05", "30.8"),
    ("Weir", "1.74", "22.6"),
)


def drawn() -> TablePicture:
    """A table of three rules, its words as a text layer would tell them."""
    image = Image.new("RGB", (420, 200), "white")
    pen = ImageDraw.Draw(image)
    words = []
    for r, row in enumerate(ROWS):
        for x, text in zip((20, 180, 320), row, strict=True):
            box = pen.textbbox((x, 20 + 34 * r), text, font_size=18)
            pen.text((x, 20 + 34 * r), text, fill="black", font_size=18)
            words.append(Word(text, BBox(*box)))
    for y in (10, 46, 192):
        pen.line((10, y, 410, y), fill="black", width=2)
    return TablePicture(np.asarray(image), tuple(words))


@pytest.mark.slow
@pytest.mark.parametrize("name", ["slanet-plus", "slanet-1m", "slanet"])
def test_a_table_drawn_here_is_read_rightly(name: str) -> None:
    if not TABLE_MODELS.is_ready(name):
        pytest.skip(f"needs the extra tables and `mineru-tools models pull` for {name}")
    picture = drawn()
    (structure,) = TABLE_MODELS.load(name).recognize([picture])
    assert structure_html(structure, picture.words) == "<table>{}</table>".format(
        "".join(f"<tr>{''.join(f'<td>{text}</td>' for text in row)}</tr>" for row in ROWS)
    )
    assert structure.score > 0.9
