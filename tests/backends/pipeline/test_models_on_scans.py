"""Tables and formulas of scans go to the models that were asked for, as those of text PDFs do."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from mineru_tools import ParseOptions, parse
from mineru_tools.recognizers.formula import FormulaReading
from mineru_tools.recognizers.image import RGB
from mineru_tools.recognizers.registry import Registry
from mineru_tools.recognizers.table import TablePicture, TableStructure
from mineru_tools.recognizers.text.model import TextRecognizer
from tests.support.scanning import KnownWords, scanned, typeset

pytest.importorskip("typst", reason="sets the pages")
ReadBy = Callable[[TextRecognizer | None], None]
TEXT = (
    "The rain of early summer was followed by eight dry weeks, and the crop was small. What there "
    "was of it went to the mills of the lower towns before the roads were closed by the snow. "
)
TABLE = typeset(
    f"""
#set page(width: 420pt, height: 400pt, margin: 50pt)
#set text(font: "Libertinus Serif", size: 10.5pt)
{TEXT}
#table(columns: (110pt, 70pt, 70pt), stroke: none, [Valley], [Yield], [Price], [Upper mill],
  [143], [28], [Stone bridge], [97], [31], [Old forest], [205], [26], [Far field], [88], [19])
{TEXT}
"""
)
FORMULA = typeset(
    f"""
#set page(width: 420pt, height: 400pt, margin: 50pt)
#set text(font: "Libertinus Serif", size: 10.5pt)
#set par(justify: true)
{TEXT * 2}
#let zigzag(x) = place(dx: x, curve(stroke: 1pt, curve.move((0pt, 9pt)), curve.line((3pt, 2pt)),
  curve.line((6pt, 9pt)), curve.move((2pt, 6.5pt)), curve.line((4pt, 6.5pt))))
#let equal(x) = place(dx: x, curve(stroke: 0.8pt, curve.move((0pt, 5pt)), curve.line((6pt, 5pt)),
  curve.move((0pt, 7.5pt)), curve.line((6pt, 7.5pt))))
#align(center, box(width: 62pt, height: 14pt)[
  #zigzag(0pt) #zigzag(8pt) #equal(18pt) #zigzag(28pt) #zigzag(37pt) #zigzag(46pt) #zigzag(54pt)])
{TEXT * 2}
"""
)


class Asked:
    """Models that note what they are shown; formulas are all ``A = X``."""

    name = "asked"

    def __init__(self) -> None:
        self.tables: list[TablePicture] = []

    def recognize(self, pictures: Sequence[RGB | TablePicture]) -> list[object]:
        self.tables += [each for each in pictures if isinstance(each, TablePicture)]
        return [
            TableStructure((), 0.0, self.name)
            if isinstance(each, TablePicture)
            else FormulaReading("A=X", 0.9, self.name)
            for each in pictures
        ]


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Asked:
    model = Asked()
    monkeypatch.setattr(Registry, "wanted", lambda *_, **__: model)
    return model


@pytest.mark.parametrize("skew", [0.0, 2.0])
def test_the_words_of_a_table_are_where_the_model_sees_them(
    asked: Asked, read_by: ReadBy, skew: float
) -> None:
    read_by(KnownWords(TABLE, skew=skew))
    with parse(
        scanned(TABLE, skew=skew), ParseOptions(table_model="slanet", layout_model=None)
    ) as doc:
        assert "<td>Stone bridge</td>" in doc.markdown()
    (picture,) = asked.tables
    assert {"Valley", "Old", "205"} <= {word.text for word in picture.words}
    for word in picture.words:
        x0, y0, x1, y1 = (round(value) for value in word.bbox)
        part = picture.pixels[max(y0, 0) : y1, max(x0, 0) : x1].min(axis=2)
        assert part.min() < 120, word.text  # its letters
        assert (part > 200).mean() > 0.4, word.text
        # Nothing of it stands out left or right of its box.
        assert picture.pixels[y0:y1, x1 + 3 : x1 + 5].min() > 150, word.text


@pytest.mark.parametrize("skew", [0.0, 0.8])
def test_a_formula_that_no_recogniser_of_text_reads_is_read_by_the_model(
    asked: Asked, read_by: ReadBy, skew: float
) -> None:
    read_by(KnownWords(FORMULA, skew=skew))
    with parse(
        scanned(FORMULA, skew=skew), ParseOptions(formula_model="pix2tex", layout_model=None)
    ) as doc:
        text = doc.markdown()
    before, formula, after = text.split("$$")
    assert formula.strip() == "A=X"
    assert before.count("eight dry weeks") == after.count("eight dry weeks") == 2


def test_without_the_model_the_formula_is_named_as_unread(read_by: ReadBy) -> None:
    read_by(KnownWords(FORMULA))
    with parse(scanned(FORMULA)) as doc:
        assert [issue.code for issue in doc.issues] == ["ocr_page", "ocr_unread_marks"]
