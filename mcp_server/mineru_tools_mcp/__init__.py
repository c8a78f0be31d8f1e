"""The MCP server of mineru-tools: parse documents, then read, search and cite them."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mineru_tools_mcp.http import http_app
    from mineru_tools_mcp.server import create_server
    from mineru_tools_mcp.settings import HttpSettings, ServerSettings

__all__ = ["HttpSettings", "ServerSettings", "create_server", "http_app"]

_HOMES = {
    "HttpSettings": "settings",
    "ServerSettings": "settings",
    "create_server": "server",
    "http_app": "http",
}


def __getattr__(name: str) -> object:
    """Public names, imported when used: the command line must be able to say what is missing."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
