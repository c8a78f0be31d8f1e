"""PDFs whose formulas are outlines or pictures, from the file to the Markdown."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path

import pytest
from PIL import Image

from mineru_tools import ParseOptions, parse
from mineru_tools.document.labels import BlockType
from mineru_tools.recognizers.formula import FORMULA_MODELS, FormulaReading
from mineru_tools.recognizers.image import RGB
from mineru_tools.recognizers.registry import Registry

WORDS = (
    "Consider the function whose value at the origin is the sum of two parts, each of which can be "
    "written down without effort, as it has been done in the last section of this text. "
)
PPI = 300.0
FORMULAS = {
    "first": ("f(x) = integral_0^oo e^(-x t) / (1 + t^2) dif t", r"f(x)=\int_0^\infty"),
    "second": ("E_alpha = sqrt(p^2 + m^2)", r"E_\alpha=\sqrt{p^2+m^2}"),
}


@pytest.fixture(params=["svg", "png"])
def drawn(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """Two formulas between three paragraphs, the first with a number; none has a glyph."""
    typst = pytest.importorskip("typst", reason="sets the file")
    shown = {}
    for name, (formula, _) in FORMULAS.items():
        source = tmp_path / f"{name}.typ"
        source.write_text(f"#set page(width: auto, height: auto, margin: 0pt)\n$ {formula} $")
        picture = typst.compile(source, format=request.param, ppi=PPI)
        (tmp_path / f"{name}.{request.param}").write_bytes(picture)
        size = ""
        if request.param == "png":
            size = f", width: {Image.open(io.BytesIO(picture)).width * 72 / PPI}pt"
        shown[name] = f'image("{name}.{request.param}"{size})'
    source = tmp_path / "whole.typ"
    source.write_text(
        f"#set par(justify: true)\n#set page(margin: 3cm)\n{WORDS}\n"
        "#grid(columns: (1fr, auto, 1fr), align: (left, center, right + horizon), [], "
        f"{shown['first']}, [(1)])\n{WORDS}\n#align(center, {shown['second']})\n{WORDS}"
    )
    place = tmp_path / "whole.pdf"
    place.write_bytes(typst.compile(source))
    return place


def test_without_a_model_nothing_is_read(drawn: Path) -> None:
    with parse(drawn) as doc:
        assert "$" not in doc.markdown()


def test_with_a_model_they_are_displays_with_a_crop(
    drawn: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Told:
        name = "told"

        def recognize(self, pictures: Sequence[RGB]) -> list[FormulaReading]:
            return [FormulaReading(f"x={k}", 0.9, self.name) for k, _ in enumerate(pictures)]

    monkeypatch.setattr(Registry, "wanted", lambda *_: Told())
    with parse(drawn, ParseOptions(formula_model="pix2tex")) as doc:
        blocks = doc.document.pages[0].content or ()
        displays = [b for b in blocks if b.type is BlockType.INTERLINE_EQUATION]
        spans = [(b.lines or ())[0].spans[0] for b in displays]
        assert [span.content for span in spans] == [r"x=0\tag{1}", "x=1"]
        assert all(span.image_path for span in spans)
        assert [b.type for b in blocks].count(BlockType.TEXT) == 3
        assert BlockType.IMAGE not in {b.type for b in blocks}


@pytest.mark.slow
def test_pix2tex_reads_what_was_set(drawn: Path) -> None:
    if not FORMULA_MODELS.is_ready("pix2tex"):
        pytest.skip("needs `mineru-tools models pull pix2tex`")
    with parse(drawn, ParseOptions(formula_model="pix2tex")) as doc:
        for _, latex in FORMULAS.values():
            assert latex in doc.markdown()
