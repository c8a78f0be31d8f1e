"""Documents out of stored middle JSON, whichever MinerU or we wrote it."""

from __future__ import annotations

import json

from mineru_tools.document import middle_json, middle_json_v4
from mineru_tools.document.locator import document_id
from mineru_tools.document.model import Document, JsonValue
from mineru_tools.errors import CorruptDocument


def is_stored(data: bytes) -> bool:
    """Whether the bytes of a file begin as JSON does, which no document of pages does."""
    return data[:64].lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"[")


def read_stored(data: bytes, name: str) -> JsonValue:
    """The value of a JSON file; ``CorruptDocument`` names the file if it is none."""
    try:
        value: JsonValue = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise CorruptDocument(f"{name} is no JSON: {error}") from error
    return value


def load_stored(value: JsonValue) -> Document:
    """The Document of a parsed ``middle.json`` of MinerU 3.x or 4.x; else ``CorruptDocument``."""
    if isinstance(value, dict) and "pdf_info" in value:
        return middle_json.load(value)
    if isinstance(value, dict) and "schema_version" in value:
        return middle_json_v4.load(value)
    raise CorruptDocument(
        "this JSON is no middle.json", hint="it has pdf_info, or schema and schema_version"
    )


def stored_id(value: JsonValue) -> str:
    """The id of a document without its source: that of its canonical JSON.

    So the same content has the same id however its keys are ordered and its text is set.
    """
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return document_id(text.encode("utf-8", "surrogatepass"))
