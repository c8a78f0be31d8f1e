"""Where a model server is, which model it has, and what may be sent there."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from mineru_tools.backends.vlm.engines.http_wire import no_answer, parsed
from mineru_tools.backends.vlm.engines.servers import Server, recognised
from mineru_tools.errors import EngineUnavailable, OptionsError

_VERSION = re.compile(r"/v\d+$")
_MOST_NAMES = 10  # of models, in a message; a cloud has hundreds


@dataclass(frozen=True, slots=True)
class Served:
    """The model that answers, and the kind of server that it is asked through."""

    model: str
    server: Server


def api_base(address: str) -> str:
    """Where the interface begins: ``http://host:port/v1``.

    As for MinerU: a path is taken as it is where it ends in a version, ``/v1`` comes after one that
    ends in a slash, and any other path is dropped. Raises ``OptionsError`` ``vlm_server_url``.
    """
    import httpx

    try:
        url = httpx.URL(address.strip())
    except (httpx.InvalidURL, ValueError, TypeError) as error:
        raise _no_url("is none") from error
    if url.scheme not in ("http", "https") or not url.host:
        raise _no_url("is none")
    if url.userinfo:
        raise _no_url("holds a password; the key is an option, or MINERU_VL_API_KEY")
    if url.query or url.fragment:
        raise _no_url("holds a query")
    path = url.path.rstrip("/")
    if not _VERSION.search(path):
        path = f"{path if url.path.endswith('/') else ''}/v1"
    return str(url.copy_with(path=path))


def checked_key(key: str | None) -> str | None:
    """The key without blanks around it; ``OptionsError`` ``vlm_api_key`` if no header holds it."""
    key = (key or "").strip()
    if not (key.isascii() and key.isprintable()):
        text = "the key for the model server holds what no header may hold"
        raise OptionsError(text, code="vlm_api_key")
    return key or None


def served(
    body: bytes, headers: Mapping[str, str], wanted: str | None, server: Server | None
) -> Served:
    """The model to ask of those that a server lists, by name or because there is no other.

    Raises ``EngineUnavailable`` ``vlm_server_models`` where that is not one, and
    ``InferenceFailed`` ``vlm_server_answer`` where the answer is no list.
    """
    listed = parsed(body).get("data")
    if not isinstance(listed, list) or not all(isinstance(row, dict) for row in listed):
        raise no_answer("no list of models")
    owners = {str(row["id"]): str(row.get("owned_by", "")) for row in listed if row.get("id")}
    if wanted is None and len(owners) != 1:
        raise _no_model(f"the model server has {len(owners)} models, not one", owners)
    model = wanted or next(iter(owners))
    if model not in owners:
        raise _no_model(f"the model server has no model {model!r}", owners)
    return Served(model, server or recognised(model, [owners[model]], headers.get("server", "")))


def _no_model(text: str, names: Mapping[str, Any]) -> EngineUnavailable:
    some = ", ".join(name[:80] for name in list(names)[:_MOST_NAMES])
    more = ", …" if len(names) > _MOST_NAMES else ""
    hint = f"name one, as an option or in MINERU_VL_MODEL_NAME: {some}{more}" if names else None
    return EngineUnavailable(text, hint=hint, code="vlm_server_models")


def _no_url(why: str) -> OptionsError:
    return OptionsError(
        f"the address of the model server {why}", hint="http://host:port", code="vlm_server_url"
    )
