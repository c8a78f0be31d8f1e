"""Tasks over HTTP: requests that know nothing of each other, and the header that routes them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx2
import mcp_types as wire
import pytest
from mcp_types.jsonrpc import HEADER_MISMATCH

from mineru_tools_mcp.http import http_app
from mineru_tools_mcp.settings import HttpSettings
from mineru_tools_mcp.tasks import IDENTIFIER
from tests.mcp.conftest import serving
from tests.mcp.scanner import MODERN, Scanner

CAPABLE = {"extensions": {IDENTIFIER: {}}}


@pytest.fixture
def url() -> Iterator[str]:
    with serving(http_app(Scanner(after_s=0).server, HttpSettings())) as address:
        yield f"{address}/mcp"


def _post(url: str, method: str, routed: str | None, /, **params: Any) -> httpx2.Response:
    meta = {wire.PROTOCOL_VERSION_META_KEY: MODERN, wire.CLIENT_CAPABILITIES_META_KEY: CAPABLE}
    headers = {
        "Accept": "application/json, text/event-stream",
        "MCP-Protocol-Version": MODERN,
        "Mcp-Method": method,
    }
    if routed is not None:
        headers["Mcp-Name"] = routed
    body = {"jsonrpc": "2.0", "id": 1, "method": method, "params": {**params, "_meta": meta}}
    return httpx2.post(url, json=body, headers=headers)


def _created(url: str) -> str:
    created = _post(url, "tools/call", "scan", name="scan", arguments={"name": "deed"}).json()
    assert created["result"]["resultType"] == "task"
    return str(created["result"]["taskId"])


def test_a_task_outlives_the_request_that_made_it(url: str) -> None:
    task_id = _created(url)
    state = _post(url, "tasks/get", task_id, taskId=task_id).json()["result"]
    assert (state["taskId"], state["status"]) == (task_id, "working")
    _post(url, "tasks/cancel", task_id, taskId=task_id)
    state = _post(url, "tasks/get", task_id, taskId=task_id).json()["result"]
    assert state["status"] == "cancelled"


@pytest.mark.parametrize("name", [None, "another-task"])
@pytest.mark.parametrize("method", ["tasks/get", "tasks/cancel"])
def test_a_header_that_does_not_name_the_task_is_refused(
    url: str, method: str, name: str | None
) -> None:
    answer = _post(url, method, name, taskId=_created(url))
    assert answer.status_code == 400
    assert answer.json()["error"]["code"] == HEADER_MISMATCH
