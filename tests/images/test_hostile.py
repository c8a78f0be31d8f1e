"""Pictures that nobody should make, and that somebody sends."""

from __future__ import annotations

import functools
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mineru_tools.errors import EngineUnavailable, SourceError
from mineru_tools.images.source import open_image
from mineru_tools.images.tiff import frame_count
from tests.support.pictures import corners, saved

pytestmark = pytest.mark.filterwarnings("ignore")  # Pillow warns of what it mends

KINDS = ("PNG", "JPEG", "TIFF", "GIF", "BMP", "WEBP", "JPEG2000")
SIGNATURES = (
    b"\x89PNG\r\n\x1a\n",
    b"\xff\xd8\xff",
    b"II*\0",
    b"MM\0*",
    b"II+\0\x08\0\0\0",
    b"GIF89a",
    b"BM\0\0\0\0\0\0\0\0\0\0\0\0\x28\0\0\0",
    b"RIFF\0\0\0\0WEBPVP8 ",
    b"\0\0\0\x0cjP  \r\n\x87\n",
    b"\xff\x4f\xff\x51",
    b"\0\0\0\x18ftypavif",
)


@functools.cache
def whole(kind: str) -> bytes:
    return saved(corners((24, 16)), kind)


def read(data: bytes) -> None:
    """All that a parse asks for; a page that cannot be read is one of the ends that it may take."""
    with suppress(SourceError, EngineUnavailable), open_image(data) as source:
        for index in range(min(len(source), 4)):
            with suppress(SourceError):
                width, height = source.page_size(index)
                assert width > 0
                assert height > 0
                source.primitives(index)
                source.render(index, dpi=36)


@given(st.sampled_from(SIGNATURES), st.binary(max_size=200))
def test_any_bytes_behind_a_signature_end_well(signature: bytes, rest: bytes) -> None:
    read(signature + rest)


@settings(max_examples=300)
@given(
    st.sampled_from(KINDS),
    st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), max_size=8),
    st.floats(0.3, 1),
)
def test_a_file_with_some_bytes_changed_ends_well(
    kind: str, changes: list[tuple[float, int]], share: float
) -> None:
    data = bytearray(whole(kind))
    for place, value in changes:
        data[int(place * len(data))] = value
    read(bytes(data[: int(share * len(data))]))


@given(st.sampled_from([b"II*\0", b"MM\0*", b"II+\0", b"", b"I"]), st.binary(max_size=64))
def test_frames_are_counted_in_any_bytes(signature: bytes, rest: bytes) -> None:
    assert 0 <= frame_count(signature + rest) <= len(rest)
