"""Documents from http and https addresses, without lending anyone our place in the network."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from mineru_tools.errors import (
    MissingExtra,
    SourceError,
    SourceForbidden,
    SourceNotFound,
    SourceTooLarge,
)
from mineru_tools.options import ParseOptions
from mineru_tools.run import Run
from mineru_tools.sources.download_name import download_name
from mineru_tools.sources.patience import Patience
from mineru_tools.sources.source import Source

if TYPE_CHECKING:
    import httpcore

MAX_REDIRECTS = 5
AMPLE_BYTES = 512 << 20
AMPLE_S = 600.0

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_ERRORS = {401: SourceForbidden, 403: SourceForbidden, 404: SourceNotFound, 410: SourceNotFound}
_INFLATED_AT_ONCE = 65536  # bytes; a packed body is never unpacked further than asked for
_ANY_WRAPPING = 32 + zlib.MAX_WBITS  # gzip or zlib, told from the header


def fetch(
    url: str,
    *,
    max_bytes: int,
    timeout_s: float,
    run: Run | None = None,
    allow_private: bool = False,
) -> Source:
    """The document at ``url`` (http or https), at most ``max_bytes`` of it.

    Only machines on the public internet are asked, unless ``allow_private``: every address of the
    host is checked, at each of at most ``MAX_REDIRECTS`` redirects again, and the connection goes
    to exactly the address checked. ``timeout_s`` is for everything together, look-ups and
    redirects included; ``run`` stops it sooner. Proxies are not used, neither from the environment
    nor otherwise: behind one, the address checked would not be the one reached.

    Raises ``SourceForbidden`` (codes ``address_forbidden``, ``url_scheme``), ``SourceTooLarge``,
    ``SourceError`` (``url_invalid``, ``too_many_redirects``, ``fetch_timeout``),
    ``CorruptDocument`` (``empty_file``), ``MissingExtra``, and with code ``fetch_failed`` for what
    the server or the network refuses: ``SourceNotFound``, ``SourceForbidden``, ``SourceError``.
    """
    try:
        from mineru_tools.sources import wire
    except ModuleNotFoundError as error:
        raise MissingExtra("fetching addresses", "httpx", "mcp") from error
    patience = Patience(timeout_s, run)
    address = wire.parse_url(url)
    for _ in range(1 + MAX_REDIRECTS):
        with wire.get(address, patience, allow_private=allow_private) as response:
            headers = {key.lower(): value for key, value in response.headers}
            if response.status not in _REDIRECTS or b"location" not in headers:
                _check_status(response.status)
                name = download_name(headers.get(b"content-disposition", b""), address.path)
                return Source.of(_body(response, headers, max_bytes), name=name)
        address = wire.follow(address, headers[b"location"])
    raise SourceError(
        f"the address sends on more than {MAX_REDIRECTS} times",
        hint="give the final address",
        code="too_many_redirects",
    )


def fetch_for(url: str, options: ParseOptions, run: Run) -> Source:
    """The document at ``url``, within the limits of a parse, or ample ones where it has none."""
    limit, seconds = options.max_bytes or AMPLE_BYTES, run.timeout_s or AMPLE_S
    return fetch(url, max_bytes=limit, timeout_s=seconds, run=run)


def _check_status(status: int) -> None:
    if not 200 <= status < 300:
        raise _ERRORS.get(status, SourceError)(
            f"the server answered with status {status}",
            hint="check the address, or download the file first",
            code="fetch_failed",
        )


def _body(response: httpcore.Response, headers: Mapping[bytes, bytes], max_bytes: int) -> bytes:
    declared = headers.get(b"content-length", b"")
    if declared.isdigit() and int(declared) > max_bytes:
        raise _too_large(max_bytes)
    data = bytearray()
    encoding = headers.get(b"content-encoding", b"").strip().lower()
    for piece in _unpacked(response.iter_stream(), encoding):
        data += piece
        if len(data) > max_bytes:
            raise _too_large(max_bytes)
    return bytes(data)


def _too_large(max_bytes: int) -> SourceTooLarge:
    return SourceTooLarge(f"the address gives more than {max_bytes} bytes", hint="raise max_bytes")


def _unpacked(chunks: Iterable[bytes], encoding: bytes) -> Iterator[bytes]:
    """The body in small pieces; packed only by servers that pass over our wish for it as it is."""
    if encoding in (b"", b"identity"):
        yield from chunks
        return
    if encoding not in (b"gzip", b"x-gzip", b"deflate"):
        raise _unreadable("packs it in a way not known here")
    inflate = zlib.decompressobj(wbits=_ANY_WRAPPING)
    try:
        for chunk in chunks:
            while chunk:
                yield inflate.decompress(chunk, _INFLATED_AT_ONCE)
                chunk = inflate.unconsumed_tail
        yield inflate.flush()
    except zlib.error:
        raise _unreadable("packs it wrongly") from None
    if not inflate.eof or inflate.unused_data:
        raise _unreadable("packs it wrongly")


def _unreadable(what: str) -> SourceError:
    return SourceError(f"the server {what}", hint="download the file first", code="fetch_failed")
