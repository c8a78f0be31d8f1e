"""The JSON Schema (2020-12) of the ``middle.json`` we write, made from the tables that write it."""

from __future__ import annotations

from typing import Any

from mineru_tools.document.codec import Bound, Nested
from mineru_tools.document.middle_json import MIDDLE_JSON

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def json_schema() -> dict[str, Any]:
    """The schema; keys it does not name are allowed everywhere, as in the format itself."""
    return {
        "$schema": DIALECT,
        "title": "MinerU middle.json",
        "$ref": "#/$defs/document",
        "$defs": {name: _object(name) for name in MIDDLE_JSON.levels},
    }


def _object(level: str) -> dict[str, Any]:
    rows = MIDDLE_JSON.rows[level].values()
    return {
        "type": "object",
        "properties": {row.name: _property(row) for row in rows},
        "required": [row.name for row in rows if row.required],
    }


def _property(bound: Bound) -> dict[str, Any]:
    row = bound.row
    if isinstance(row, Nested):
        value: dict[str, Any] = {"type": "array", "items": {"$ref": f"#/$defs/{row.level}"}}
    else:
        value = dict(row.kind.schema)
    return value if bound.required else {"anyOf": [value, {"type": "null"}]}
