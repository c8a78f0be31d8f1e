"""The HTTP door: who may call, under which name, with how much."""

from __future__ import annotations

from collections.abc import Iterator

import httpx2
import pytest
from mcp.server import MCPServer

from mineru_tools.errors import OptionsError
from mineru_tools_mcp.http import http_app
from mineru_tools_mcp.settings import HttpSettings
from tests.mcp.conftest import serving

TOKEN = "a-token-of-some-length"
ACCEPT = {"Accept": "application/json, text/event-stream"}
INITIALIZE = {
    "jsonrpc": "2.0",
    "id": 1,
    "method": "initialize",
    "params": {
        "protocolVersion": "2025-11-25",
        "capabilities": {},
        "clientInfo": {"name": "test", "version": "1"},
    },
}


@pytest.fixture(scope="module")
def open_server() -> Iterator[str]:
    with serving(http_app(MCPServer("test"), HttpSettings())) as url:
        yield url


@pytest.fixture(scope="module")
def locked_server() -> Iterator[str]:
    settings = HttpSettings(host="0.0.0.0", token=TOKEN, hosts=("docs.example.org",))
    with serving(http_app(MCPServer("test"), settings)) as url:
        yield url


def status(url: str, **headers: str) -> int:
    given = {**ACCEPT, **{name.replace("_", "-"): value for name, value in headers.items()}}
    return httpx2.post(f"{url}/mcp", json=INITIALIZE, headers=given).status_code


def test_a_client_on_this_machine_is_served(open_server: str) -> None:
    assert status(open_server) == 200


def test_a_foreign_host_name_is_refused(open_server: str) -> None:
    assert status(open_server, Host="evil.example") == 421


def test_a_foreign_web_page_is_refused(open_server: str) -> None:
    assert status(open_server, Origin="https://evil.example") == 403


def test_a_large_request_is_refused(open_server: str) -> None:
    body = b'{"jsonrpc":"2.0","padding":"' + b"x" * 5_000_000 + b'"}'
    headers = {**ACCEPT, "Content-Type": "application/json"}
    assert httpx2.post(f"{open_server}/mcp", content=body, headers=headers).status_code == 413


def test_health_needs_no_token(locked_server: str) -> None:
    assert httpx2.get(f"{locked_server}/health").json() == {"status": "ok"}


@pytest.mark.parametrize("shown", ["", f"Bearer {TOKEN}x", f"Basic {TOKEN}", TOKEN])
def test_without_the_token_nobody_is_served(locked_server: str, shown: str) -> None:
    answer = httpx2.post(
        f"{locked_server}/mcp", json=INITIALIZE, headers={**ACCEPT, "Authorization": shown}
    )
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == "Bearer"


def test_with_the_token_only_the_names_allowed_are_served(locked_server: str) -> None:
    bearer = f"Bearer {TOKEN}"
    assert status(locked_server, Authorization=bearer, Host="docs.example.org") == 200
    assert status(locked_server, Authorization=bearer, Host="docs.example.org:443") == 200
    assert status(locked_server, Authorization=bearer, Host="evil.example") == 421


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.7", "docs.example.org"])
def test_an_address_that_others_reach_needs_a_token(host: str) -> None:
    with pytest.raises(OptionsError) as caught:
        HttpSettings(host=host)
    assert caught.value.code == "token_required"
    assert HttpSettings(host=host, token=TOKEN).token == TOKEN


def test_a_short_token_is_refused_and_none_is_shown() -> None:
    with pytest.raises(OptionsError):
        HttpSettings(token="short")
    assert TOKEN not in repr(HttpSettings(token=TOKEN))
