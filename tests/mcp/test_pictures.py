"""A picture file as a document."""

from __future__ import annotations

import base64
import io
from pathlib import Path

import pytest
from mcp import Client
from mcp_types import ImageContent
from PIL import Image

from mineru_tools_mcp import ServerSettings, create_server
from tests.support.pictures import corners, saved

pytestmark = pytest.mark.anyio


async def test_a_picture_is_kept_told_to_be_unread_and_can_be_looked_at(tmp_path: Path) -> None:
    root, library = tmp_path / "root", tmp_path / "library"
    root.mkdir()
    (root / "scan.png").write_bytes(saved(corners((300, 200)), dpi=(150, 150)))
    settings = ServerSettings(roots=(root,), library_dir=library, warm_up=False)
    async with Client(create_server(settings)) as client:
        result = await client.call_tool("parse_pdf", {"source": "scan.png", "method": "txt"})
        found = result.structured_content or {}
        assert (found["page_count"], found["figures"]) == (1, 1)
        assert len(found["issues"]) == 1
        asked = {"doc_id": found["doc_id"], "page": 1}
        shown = await client.call_tool("get_image", asked)
    [picture] = [each for each in shown.content if isinstance(each, ImageContent)]
    with Image.open(io.BytesIO(base64.b64decode(picture.data))) as image:
        assert image.width / image.height == pytest.approx(1.5, abs=0.02)
