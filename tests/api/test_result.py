from __future__ import annotations

import json
from pathlib import Path

import pytest

from mineru_tools import (
    CorruptDocument,
    OptionsError,
    ParsedDocument,
    ParseOptions,
    RenderOptions,
    Source,
    parse,
)
from mineru_tools.chunking.options import ChunkOptions
from mineru_tools.document.locator import document_id
from mineru_tools.result import FORMATS, MINERU_FORMATS

pytestmark = pytest.mark.usefixtures("moody_backend")
MOODY = ParseOptions(backend="moody", image_dpi=72)


@pytest.fixture
def parsed(make_pdf) -> ParsedDocument:
    return parse(
        Source("My file.pdf", make_pdf(3)), ParseOptions("moody", pages="2-3", image_dpi=72)
    )


def test_every_output_speaks_of_the_same_text(parsed: ParsedDocument) -> None:
    outputs = [
        parsed.markdown(),
        parsed.html(),
        parsed.text(),
        json.dumps(parsed.content_list()),
        json.dumps(parsed.content_list_v2()),
        json.dumps(parsed.middle_json()),
        json.dumps(parsed.middle_json_v4()),
        json.dumps(parsed.model_json()),
    ]
    for output in outputs:
        assert "text of page 1" in output
        assert "text of page 0" not in output


def test_chunks_are_named_after_the_source_and_place_their_text_in_it(
    parsed: ParsedDocument,
) -> None:
    found = parsed.chunks(ChunkOptions(strategy="blocks"))
    assert found
    name = document_id(parsed.source.data)
    assert all(chunk.id.startswith(f"doc://{name}/p/") for chunk in found)
    assert {chunk.page_idx[0] for chunk in found} == {1, 2}
    whole = parsed.markdown()
    assert all(c.char_span and c.text == whole[slice(*c.char_span)] for c in found)


def test_overlays_show_the_pages_of_the_document(parsed: ParsedDocument) -> None:
    import pypdfium2

    for data in (parsed.layout_pdf(), parsed.span_pdf()):
        document = pypdfium2.PdfDocument(data)
        pages = [
            document[number].get_textpage().get_text_range() for number in range(len(document))
        ]
        document.close()
        assert len(pages) == 2
        assert "River 2" in pages[0]
        assert "River 3" in pages[1]


def test_page_images_can_carry_an_overlay(parsed: ParsedDocument) -> None:
    plain = parsed.page_image(0, dpi=72)
    assert plain.mode == "RGB"
    assert plain.width in (595, 596)
    looks = {parsed.page_image(0, 72, kind).tobytes() for kind in (None, "layout", "span")}  # type: ignore[arg-type]
    assert len(looks) == 3
    parsed.close()


@pytest.mark.parametrize("index", [-1, 2])
def test_a_page_that_is_not_there_is_an_options_error(parsed: ParsedDocument, index: int) -> None:
    with pytest.raises(OptionsError) as caught:
        parsed.page_image(index)
    assert caught.value.code == "no_such_page"


def test_saving_writes_the_files_of_mineru(parsed: ParsedDocument, tmp_path: Path) -> None:
    saved = parsed.save(tmp_path)
    assert saved.folder == tmp_path / "My file" / "moody"
    assert sorted(path.name for path in saved.folder.iterdir()) == [
        "My file.md",
        "My file_content_list.json",
        "My file_content_list_v2.json",
        "My file_layout.pdf",
        "My file_middle.json",
        "My file_model.json",
        "My file_origin.pdf",
        "My file_span.pdf",
        "images",
    ]
    assert set(saved.files) | {"images"} == set(MINERU_FORMATS)
    assert saved.files["origin"].read_bytes() == parsed.source.data
    assert json.loads(saved.files["middle"].read_text(encoding="utf-8")) == parsed.middle_json()
    assert saved.missing == ()


def test_every_picture_that_the_outputs_name_is_saved(
    parsed: ParsedDocument, tmp_path: Path
) -> None:
    saved = parsed.save(tmp_path, formats=FORMATS)
    names = [path.name for path in saved.images]
    assert len(names) == 2
    assert set(saved.files) | {"images"} == set(FORMATS)
    for kind in ("md", "middle", "content_list", "content_list_v2", "html"):
        text = saved.files[kind].read_text(encoding="utf-8")
        assert all(name in text for name in names), kind
    assert all(path.parent == saved.folder / "images" for path in saved.images)


def test_only_the_formats_asked_for_are_written(parsed: ParsedDocument, tmp_path: Path) -> None:
    saved = parsed.save(tmp_path, formats=["text", "md"], name="other")
    written = [p.relative_to(tmp_path).as_posix() for p in tmp_path.rglob("*") if p.is_file()]
    assert sorted(written) == ["other/moody/other.md", "other/moody/other.txt"]
    assert saved.images == ()


def test_an_unknown_format_is_refused_before_anything_is_written(
    parsed: ParsedDocument, tmp_path: Path
) -> None:
    with pytest.raises(OptionsError) as caught:
        parsed.save(tmp_path, formats=["md", "docx"])
    assert caught.value.code == "unknown_format"
    assert list(tmp_path.iterdir()) == []


def test_render_options_reach_the_outputs(parsed: ParsedDocument, tmp_path: Path) -> None:
    options = RenderOptions(page_separator="--- {page} ---", images="dropped")
    saved = parsed.save(tmp_path, formats=["md"], render=options)
    text = saved.files["md"].read_text(encoding="utf-8")
    assert text == parsed.markdown(options)
    assert "--- 2 ---" in text


def test_embedded_pictures_come_from_the_assets(parsed: ParsedDocument) -> None:
    assert parsed.markdown(RenderOptions(images="embedded")).count("data:image/jpeg;base64,") == 2


def test_after_closing_everything_can_be_asked_for_again(parsed: ParsedDocument) -> None:
    with parsed:
        first = dict(parsed.assets)
    assert dict(parsed.assets) == first
    parsed.close()
    parsed.close()


def test_a_picture_that_cannot_be_cut_is_named(
    parsed: ParsedDocument, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken, whole = parsed.assets
    cut = type(parsed.assets).__getitem__

    def fail(assets, name: str) -> bytes:
        if name == broken:
            raise CorruptDocument("torn page")
        return cut(assets, name)

    monkeypatch.setattr(type(parsed.assets), "__getitem__", fail)
    saved = parsed.save(tmp_path)
    assert saved.missing == (broken,)
    assert [path.name for path in saved.images] == [whole]


def test_the_origin_is_named_by_what_it_is(make_pdf, tmp_path: Path) -> None:
    for name, ending in (("x", ".pdf"), ("x.bin", ".pdf"), ("x.PDF", ".pdf")):
        saved = parse(Source(name, make_pdf()), MOODY).save(tmp_path / name, formats=["origin"])
        assert saved.files["origin"].name == f"x_origin{ending}"


def test_compat_of_the_parse_is_that_of_the_outputs(make_pdf) -> None:
    plain = parse(make_pdf(), MOODY)
    strict = parse(make_pdf(), ParseOptions("moody", compat="mineru-3.4", image_dpi=72))
    assert strict.markdown() == plain.markdown(RenderOptions(compat="mineru-3.4"))
