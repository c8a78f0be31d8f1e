"""The JSON Schema of middle.json agrees with what is written and read."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from jsonschema import Draft202012Validator

from mineru_tools.document import middle_json
from mineru_tools.document.model import Document
from mineru_tools.document.schema import json_schema
from mineru_tools.errors import CorruptDocument
from tests.document import strategies

VALIDATOR = Draft202012Validator(json_schema())
FILES = sorted((Path(__file__).parent / "data").glob("*_middle.json"))


def test_the_schema_is_a_schema_and_plain_json() -> None:
    Draft202012Validator.check_schema(json_schema())
    assert json.loads(json.dumps(json_schema())) == json_schema()


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_files_of_all_backends_are_valid(path: Path) -> None:
    VALIDATOR.validate(json.loads(path.read_text(encoding="utf-8")))


@settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(strategies.documents)
def test_every_written_document_is_valid(document: Document) -> None:
    VALIDATOR.validate(json.loads(json.dumps(middle_json.dump(document))))


@given(strategies.json_values)
def test_what_the_schema_accepts_can_be_read(value: Any) -> None:
    if VALIDATOR.is_valid(value):
        middle_json.load(value)


@pytest.mark.parametrize(
    "value",
    [
        {},
        {"pdf_info": [{}]},
        {"pdf_info": [{"page_idx": 0, "para_blocks": [{"bbox": [1, 2, 3, 4]}]}]},
        {"pdf_info": [{"page_idx": 0, "para_blocks": [{"type": "text", "bbox": [1, 2, 3]}]}]},
        {"pdf_info": [{"page_idx": 0, "para_blocks": [{"type": "text", "lines": [{}]}]}]},
    ],
)
def test_what_is_corrupt_to_the_reader_is_invalid_to_the_schema(value: Any) -> None:
    assert not VALIDATOR.is_valid(value)
    with pytest.raises(CorruptDocument):
        middle_json.load(value)
