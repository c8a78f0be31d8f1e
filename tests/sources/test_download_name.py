from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mineru_tools.sources.download_name import MAX_NAME_CHARS, download_name


@pytest.mark.parametrize(
    ("disposition", "path", "name"),
    [
        (b"", "/papers/A%20paper.pdf", "A paper.pdf"),
        (b"", "/", "document"),
        (b"", "", "document"),
        (b"inline", "/x.pdf", "x.pdf"),
        (b'attachment; filename="a b.pdf"', "/x", "a b.pdf"),
        (b"attachment; filename=a.pdf; size=3", "/x", "a.pdf"),
        (b'attachment; filename="q\\"q.pdf"', "/x", "q_q.pdf"),
        (b"attachment; FileName*=utf-8'en'%e2%82%ac%20rates.pdf", "/x", "€ rates.pdf"),
        (b"attachment; filename*=iso-8859-1''f%fcr.pdf; filename=x.pdf", "/x", "für.pdf"),
        (b"attachment; filename=x.pdf; filename*=UTF-8''y.pdf", "/x", "y.pdf"),
        (b"attachment; filename*=no-such''y.pdf; filename=x.pdf", "/x", "x.pdf"),
        ('attachment; filename="schön.pdf"'.encode(), "/x", "schön.pdf"),
        ('attachment; filename="schön.pdf"'.encode("latin-1"), "/x", "schön.pdf"),
        (b'attachment; filename="../../etc/passwd"', "/x", "passwd"),
        (b'attachment; filename="C:\\\\docs\\\\x.pdf"', "/x", "x.pdf"),
        (b"attachment; filename*=UTF-8''..%2f..%2fx.pdf", "/y", "x.pdf"),
        (b'attachment; filename=".."', "/x.pdf", "x.pdf"),
        (b"", "/a/..%2f..%2fx.pdf", "x.pdf"),
        (b"", "/a%00%0a%e2%80%aeb.pdf", "ab.pdf"),
    ],
)
def test_the_name_is_what_the_server_says_or_the_end_of_the_path(
    disposition: bytes, path: str, name: str
) -> None:
    assert download_name(disposition, path) == name


def test_a_long_name_keeps_its_ending() -> None:
    name = download_name(b"", f"/{'x' * 400}.pdf")
    assert (len(name), name[-5:]) == (MAX_NAME_CHARS, "x.pdf")


@given(st.binary(max_size=40), st.text(max_size=40), st.sampled_from([b"", b"=", b"*=utf-8''"]))
def test_a_name_is_always_bare_and_visible(tail: bytes, path: str, sign: bytes) -> None:
    name = download_name(b"attachment; filename" + sign + tail, path)
    assert name
    assert name not in (".", "..")
    assert not set(name) & set('/\\<>:"|?*')
    assert not any(unicodedata.category(char).startswith("C") for char in name)
