from __future__ import annotations

import importlib

import pytest

from mineru_tools.errors import CorruptDocument, EncryptedDocument, UnsupportedFormat
from mineru_tools.formats.table import FORMATS, format_of, open_pages, readable_suffixes
from mineru_tools.options import ParseOptions
from mineru_tools.sources.source import Source
from tests.support.pictures import corners, saved


def test_no_suffix_and_no_media_type_belongs_to_two_formats() -> None:
    suffixes = [suffix for row in FORMATS for suffix in row.suffixes]
    kinds = [kind for row in FORMATS for kind in row.media_types]
    assert len(suffixes) == len(set(suffixes))
    assert len(kinds) == len(set(kinds))


def test_every_format_has_a_reader_that_exists_or_says_what_to_do() -> None:
    for row in FORMATS:
        assert (row.reader is None) == (row.planned is not None), row.name
        if row.reader:
            module, _, attribute = row.reader.partition(":")
            assert callable(getattr(importlib.import_module(module), attribute))


def test_pdf_is_readable() -> None:
    assert ".pdf" in readable_suffixes()
    assert format_of(Source("x", b"%PDF-1.7")).name == "PDF"


@pytest.mark.parametrize(
    "suffix",
    [".png", ".jpg", ".jpeg", ".tif", ".tiff", ".webp", ".bmp", ".gif", ".jp2", ".heic", ".avif"],
)
def test_pictures_are_readable(suffix: str) -> None:
    assert suffix in readable_suffixes()


def test_a_picture_is_opened_whatever_it_is_called() -> None:
    pages = open_pages(Source("x.pdf", saved(corners(), "WEBP")), ParseOptions())
    assert len(pages) == 1
    pages.close()


@pytest.mark.parametrize(
    ("name", "data"),
    [("x.rtf", b"{\\rtf1"), ("x.csv", b"a,b"), ("x.bin", b"\0\1\2")],
)
def test_what_cannot_be_read_is_refused_with_a_hint(name: str, data: bytes) -> None:
    with pytest.raises(UnsupportedFormat) as caught:
        format_of(Source(name, data))
    assert caught.value.code == "unsupported_format"
    assert caught.value.hint


def test_a_damaged_pdf_is_corrupt() -> None:
    with pytest.raises(CorruptDocument):
        open_pages(Source("x.pdf", b"%PDF-1.7 and nothing else"), ParseOptions())


def test_the_password_reaches_the_reader(make_pdf) -> None:
    source = Source("x.pdf", make_pdf(2, password="open sesame"))
    with pytest.raises(EncryptedDocument) as caught:
        open_pages(source, ParseOptions())
    assert caught.value.code == "password_required"
    with pytest.raises(EncryptedDocument):
        open_pages(source, ParseOptions(password="wrong"))
    pages = open_pages(source, ParseOptions(password="open sesame"))
    assert len(pages) == 2
    pages.close()
