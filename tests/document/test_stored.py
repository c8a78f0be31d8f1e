"""Stored middle JSON of either form, told from documents and read back."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from mineru_tools import parse
from mineru_tools.document.stored import is_stored, load_stored, read_stored, stored_id
from mineru_tools.errors import CorruptDocument

SAMPLE = Path(__file__).parents[2] / "examples" / "sample.pdf"


def test_both_forms_give_the_pages_back() -> None:
    with parse(SAMPLE) as parsed:
        for value in (parsed.middle_json(), parsed.middle_json_v4()):
            assert len(load_stored(value).pages) == len(parsed.document.pages)


def test_json_is_told_from_a_document_by_its_first_character() -> None:
    assert is_stored(b'\xef\xbb\xbf {"pdf_info": []}')
    assert is_stored(b"[]")
    assert not is_stored(SAMPLE.read_bytes())


def test_the_id_depends_on_what_is_said_and_not_on_how() -> None:
    ours = {"pdf_info": [], "_backend": "pipeline"}
    text = json.dumps(ours, indent=4, sort_keys=True).encode("utf-8")
    assert stored_id(read_stored(text, "x.json")) == stored_id(ours)
    assert stored_id({"pdf_info": []}) != stored_id(ours)


@pytest.mark.parametrize("data", [b"{", b"\xff\xfe{}", b"[" * 100_000])
def test_what_is_no_json_is_corrupt(data: bytes) -> None:
    with pytest.raises(CorruptDocument):
        read_stored(data, "x.json")


@pytest.mark.parametrize("value", [[], {}, {"pages": []}, 3])
def test_json_of_another_kind_is_corrupt(value: object) -> None:
    with pytest.raises(CorruptDocument):
        load_stored(value)  # type: ignore[arg-type]
