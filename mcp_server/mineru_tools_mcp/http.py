"""The HTTP transport: who may call, under which name, with how much."""

from __future__ import annotations

from hmac import compare_digest
from typing import TYPE_CHECKING, Any

from mcp.server.transport_security import TransportSecuritySettings
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from mineru_tools_mcp.settings import HttpSettings

if TYPE_CHECKING:
    from mcp.server import MCPServer
    from starlette.types import ASGIApp, Receive, Scope, Send

PATH = "/mcp"
HEALTH = "/health"
LOOPBACK = ("127.0.0.1", "localhost", "[::1]")


def http_app(server: MCPServer[Any], settings: HttpSettings) -> ASGIApp:
    """The application that serves ``server`` at ``/mcp`` and says that it lives at ``/health``."""
    server.custom_route(HEALTH, methods=["GET"])(_health)
    app: Starlette = server.streamable_http_app(
        streamable_http_path=PATH,
        max_request_body_size=settings.max_body_bytes,
        transport_security=_security(settings),
        host=settings.host,
    )
    return app if settings.token is None else BearerToken(app, settings.token)


async def serve_http(server: MCPServer[Any], settings: HttpSettings) -> None:
    """Serve until stopped."""
    import uvicorn

    config = uvicorn.Config(
        http_app(server, settings), host=settings.host, port=settings.port, log_level="warning"
    )
    await uvicorn.Server(config).serve()


async def _health(request: Request) -> Response:
    return JSONResponse({"status": "ok"})


def _security(settings: HttpSettings) -> TransportSecuritySettings:
    """Host and Origin are checked whatever the address: a name that resolves to us is no proof."""
    hosts = dict.fromkeys((*LOOPBACK, _bracketed(settings.host), *settings.hosts))
    return TransportSecuritySettings(
        enable_dns_rebinding_protection=True,
        allowed_hosts=[form for host in hosts for form in (host, f"{host}:*")],
        allowed_origins=[
            f"{scheme}://{form}"
            for host in hosts
            for form in (host, f"{host}:*")
            for scheme in ("http", "https")
        ],
    )


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host and not host.startswith("[") else host


class BearerToken:
    """Lets a request through that shows the token; ``/health`` needs none.

    What is refused is refused before any of its body is read. There are no websockets here.
    """

    def __init__(self, app: ASGIApp, token: str) -> None:
        self._app = app
        self._expected = f"Bearer {token}".encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            await send({"type": "websocket.close"})
            return
        if scope["type"] == "http" and scope["path"] != HEALTH and not self._may_pass(scope):
            refusal = JSONResponse(
                {"error": "invalid_token"}, 401, headers={"WWW-Authenticate": "Bearer"}
            )
            await refusal(scope, receive, send)
            return
        await self._app(scope, receive, send)

    def _may_pass(self, scope: Scope) -> bool:
        shown = [value for name, value in scope["headers"] if name == b"authorization"]
        return len(shown) == 1 and compare_digest(shown[0], self._expected)
