from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mineru_tools.sources.sniff import DOCX, PPTX, UNKNOWN, XLSX, media_type


def archive(*names: str, mimetype: str | None = None) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        if mimetype:
            file.writestr("mimetype", mimetype)
        for name in names:
            file.writestr(name, "x")
    return out.getvalue()


def picture(kind: str) -> bytes:
    from PIL import Image

    out = io.BytesIO()
    Image.new("RGB", (2, 2)).save(out, kind)
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("PNG", "image/png"),
        ("JPEG", "image/jpeg"),
        ("TIFF", "image/tiff"),
        ("WEBP", "image/webp"),
        ("BMP", "image/bmp"),
        ("GIF", "image/gif"),
        ("JPEG2000", "image/jp2"),
    ],
)
def test_pictures_are_known_by_content_whatever_their_name(name: str, kind: str) -> None:
    assert media_type(picture(name), "wrong.pdf") == kind


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (archive("[Content_Types].xml", "word/document.xml"), DOCX),
        (archive("[Content_Types].xml", "ppt/presentation.xml"), PPTX),
        (archive("[Content_Types].xml", "xl/workbook.xml"), XLSX),
        (archive("a.txt"), "application/zip"),
        (archive("x", mimetype="application/epub+zip"), "application/epub+zip"),
        (b"<!DOCTYPE html><html>", "text/html"),
        (b"\xef\xbb\xbf \n <HTML lang=en>", "text/html"),
        (b"{\\rtf1", "application/rtf"),
        (b"%PDF-1.7\n", "application/pdf"),
        (b"\0\0\0\x14ftypheic\0\0\0\0mif1", "image/heic"),
        (b"\0\0\0\x14ftypmif1\0\0\0\0heic", "image/heic"),
        (b"\0\0\0\x14ftypmif1\0\0\0\0avif", "image/avif"),
        (b"\0\0\0\x10ftypavif\0\0\0\0mif1", "image/avif"),
    ],
)
def test_content_wins_over_the_name(data: bytes, kind: str) -> None:
    assert media_type(data, "wrong.pdf") == kind


@given(st.integers(0, 1019))
def test_a_pdf_header_counts_within_the_first_1024_bytes(offset: int) -> None:
    assert media_type(b"\n" * offset + b"%PDF-1.4") == "application/pdf"


def test_a_pdf_header_after_the_window_does_not_count() -> None:
    assert media_type(b"\n" * 1024 + b"%PDF-1.4") == UNKNOWN


def test_a_film_is_no_picture() -> None:
    assert media_type(b"\0\0\0\x14ftypisom\0\0\0\0avif") == UNKNOWN


def test_a_damaged_archive_is_taken_at_its_name() -> None:
    assert media_type(b"PK\x03\x04broken", "x.docx") == DOCX
    assert media_type(b"PK\x03\x04broken", "x.bin") == "application/zip"


def test_the_name_decides_where_content_says_nothing() -> None:
    assert media_type(b"a,b\n", "x.csv") == "text/csv"
    assert media_type(b"garbage", "x.PDF") == "application/pdf"
    assert media_type(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "x.doc") == "application/msword"


def test_binary_data_is_not_text_by_its_name() -> None:
    assert media_type(b"\x00\x01\x02", "x.txt") == UNKNOWN


@given(st.binary(max_size=64), st.sampled_from(["", "x", "x.pdf", "x.docx", "x.txt"]))
def test_any_bytes_get_some_media_type(data: bytes, name: str) -> None:
    assert "/" in media_type(data, name)


@given(st.binary(max_size=64))
def test_any_broken_archive_gets_some_media_type(data: bytes) -> None:
    assert "/" in media_type(b"PK\x03\x04" + data, "x.zip")
    whole = archive("mimetype", "word/document.xml")
    assert "/" in media_type(whole[: len(data)] + data + whole[len(data) * 2 :], "x.zip")
