"""Picture files at the front door: as every other document, and told that nobody has read them."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image

from mineru_tools import (
    CorruptDocument,
    MissingExtra,
    ParsedDocument,
    ParseOptions,
    SourceTooLarge,
    parse,
    parse_many,
)
from mineru_tools.pdf.source import open_pdf
from tests.support.pictures import corners, saved


def tiff(count: int) -> bytes:
    made = [corners((300, 200 + 50 * k)) for k in range(count)]
    return saved(made[0], "TIFF", save_all=True, append_images=made[1:], dpi=(150, 150))


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF", "WEBP", "BMP", "GIF", "JPEG2000"])
def test_a_picture_is_a_document_of_one_page(kind: str) -> None:
    with parse(saved(corners((300, 200)), kind)) as doc:
        assert [len(page.content or ()) for page in doc.document.pages] == [1]
        [name] = doc.assets
        assert f"![](images/{name})" in doc.markdown()
        assert doc.assets[name].startswith(b"\xff\xd8\xff")
        assert [issue.code for issue in doc.issues] == ["no_text_layer"]


def test_all_outputs_are_there(tmp_path: Path) -> None:
    with parse(saved(corners((300, 200)), dpi=(150, 150))) as doc:
        found = doc.save(tmp_path, name="scan")
    assert found.missing == ()
    assert {path.name for path in found.files.values()} == {
        "scan.md",
        "scan_content_list.json",
        "scan_content_list_v2.json",
        "scan_middle.json",
        "scan_model.json",
        "scan_layout.pdf",
        "scan_span.pdf",
        "scan_origin.png",
    }
    for kind in ("layout", "span"):
        with open_pdf(found.files[kind].read_bytes()) as pdf:
            assert pdf.page_size(0) == pytest.approx((144, 96), abs=0.05)
            assert len(pdf.primitives(0).images) == 1


def test_the_overlay_lies_over_the_pages_that_were_chosen() -> None:
    with parse(tiff(3), ParseOptions(pages="2-3")) as doc, open_pdf(doc.layout_pdf()) as pdf:
        assert [pdf.page_size(k) for k in range(len(pdf))] == [(144, 120), (144, 144)]
        assert [len(pdf.primitives(k).images) for k in range(len(pdf))] == [1, 1]
        assert doc.page_image(0, dpi=150, overlay="layout").size == (300, 250)


def test_pages_of_a_tiff_are_chosen_and_counted() -> None:
    with parse(tiff(3), ParseOptions(pages="2-")) as doc:
        assert [page.size for page in doc.document.pages] == [(144, 120), (144, 144)]
        assert [issue.page for issue in doc.issues] == [1, 2]
    with pytest.raises(SourceTooLarge):
        parse(tiff(3), ParseOptions(max_pages=2))


def test_a_damaged_page_is_an_issue_and_the_others_are_there() -> None:
    made = [Image.effect_noise((80, 80), 90) for _ in range(3)]
    data = bytearray(
        saved(made[0], "TIFF", save_all=True, append_images=made[1:], compression="tiff_lzw")
    )
    with Image.open(io.BytesIO(bytes(data))) as file:
        file.seek(1)
        (at, *_), (length, *_) = file.tag_v2[273], file.tag_v2[279]  # type: ignore[attr-defined]
    data[at : at + length] = b"\xff" * length
    with parse(bytes(data)) as doc:
        assert [bool(page.content) for page in doc.document.pages] == [True, False, True]
        assert (1, "corrupt_page") in [(issue.page, issue.code) for issue in doc.issues]
        assert len(doc.layout_pdf()) > 0


@pytest.mark.parametrize("size", [(1, 1), (1, 5000), (5000, 1), (3, 3)])
def test_a_picture_of_any_shape_is_a_page(size: tuple[int, int]) -> None:
    with parse(saved(Image.new("1", size))) as doc:
        assert len(doc.document.pages) == 1
        assert doc.markdown() is not None
        assert doc.layout_pdf().startswith(b"%PDF")


def test_a_large_picture_is_read(tmp_path: Path) -> None:
    data = saved(Image.new("1", (9000, 9000), 1), "TIFF", compression="group4", dpi=(600, 600))
    with parse(data) as doc:
        assert doc.document.pages[0].size == (1080, 1080)
        assert doc.save(tmp_path, ("images",)).missing == ()


def test_one_bad_picture_stops_no_other(tmp_path: Path) -> None:
    (tmp_path / "good.png").write_bytes(saved(corners()))
    (tmp_path / "cut.png").write_bytes(saved(Image.effect_noise((90, 90), 90))[:3000])
    (tmp_path / "phone.heic").write_bytes(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic")
    found = list(parse_many([tmp_path / n for n in ("cut.png", "phone.heic", "good.png")]))
    assert [each.ok for each in found] == [False, False, True]
    assert isinstance(found[0].error, CorruptDocument)
    assert isinstance(found[1].error, (MissingExtra, CorruptDocument))
    assert isinstance(found[2].document, ParsedDocument)
