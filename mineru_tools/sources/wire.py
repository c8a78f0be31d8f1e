"""One HTTP request to an address that has been checked; the only file that opens connections."""

from __future__ import annotations

import ssl
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress

import httpcore
import httpx

from mineru_tools.errors import SourceError, SourceForbidden
from mineru_tools.sources.addresses import is_public, resolve
from mineru_tools.sources.patience import Patience

_HEADERS = (
    (b"User-Agent", b"mineru-tools"),
    (b"Accept", b"*/*"),
    (b"Accept-Encoding", b"identity"),
    (b"Connection", b"close"),
)


def parse_url(text: str) -> httpx.URL:
    """``text`` as a URL that may be asked: http or https, with a host, without a user name.

    Raises ``SourceForbidden`` (code ``url_scheme``) and ``SourceError`` (code ``url_invalid``).
    """
    try:
        return _checked(httpx.URL(text.strip()))
    except (httpx.InvalidURL, ValueError):
        raise _invalid("it cannot be read as a URL") from None


def follow(url: httpx.URL, location: bytes) -> httpx.URL:
    """Where ``url`` sends on to; raises as ``parse_url`` does, and refuses https to http."""
    try:
        target = _checked(url.join(location.decode("utf-8", "replace")))
    except (httpx.InvalidURL, ValueError):
        raise _invalid("it sends on to something that is no URL") from None
    if url.scheme == "https" and target.scheme == "http":
        raise SourceForbidden(
            "the address sends on from https to http",
            hint="download the file first",
            code="url_scheme",
        )
    return target


def _checked(url: httpx.URL) -> httpx.URL:
    if url.scheme not in ("http", "https"):
        raise SourceForbidden(
            "only http and https addresses are fetched",
            hint="give an address that starts with https://",
            code="url_scheme",
        )
    if url.userinfo:
        raise _invalid("it holds a user name or a password")
    if not url.raw_host or b"%" in url.raw_host or (url.port or 0) > 65535:
        raise _invalid("its host or port is not possible")
    return url


def _invalid(why: str) -> SourceError:
    return SourceError(
        f"the address cannot be used: {why}", hint="check the address", code="url_invalid"
    )


@contextmanager
def get(url: httpx.URL, patience: Patience, *, allow_private: bool) -> Iterator[httpcore.Response]:
    """The answer to a GET of ``url``, its body not yet read; redirects are not followed.

    Raises ``SourceForbidden`` (code ``address_forbidden``) when the host has any address that is
    not public, and ``SourceError`` (code ``fetch_failed`` or ``fetch_timeout``), also while the
    body is read.
    """
    network = _CheckedNetwork(patience, allow_private=allow_private)
    target = httpcore.URL(
        scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path
    )
    headers = [(b"Host", url.netloc), *_HEADERS]
    try:
        with (
            httpcore.ConnectionPool(network_backend=network, max_connections=1) as pool,
            pool.stream("GET", target, headers=headers) as response,
        ):
            yield response
    except httpcore.TimeoutException:  # each limit given to httpcore is what was left of ours
        raise patience.over() from None
    except (httpcore.NetworkError, httpcore.ProtocolError) as error:
        # Their own words may name the address behind the host; that stays here.
        raise SourceError(
            _reason(error), hint="try again, or download the file first", code="fetch_failed"
        ) from None


def _reason(error: Exception) -> str:
    if isinstance(error.__cause__, ssl.SSLCertVerificationError):
        return "the server's certificate is not valid for the address"
    if isinstance(error, httpcore.ProtocolError):
        return "the server's answer is broken"
    if isinstance(error, httpcore.ConnectError):
        return "no connection to the server"
    return "the connection to the server broke"


class _CheckedNetwork(httpcore.NetworkBackend):
    """Looks a host up once, checks what came, and connects to nothing but that.

    The check sits where the connection is made: no second look-up follows that could answer
    differently, and no way of writing a URL leads around it. The host name stays with the request
    and with TLS, which proves it.
    """

    def __init__(self, patience: Patience, *, allow_private: bool) -> None:
        self._patience = patience
        self._allow_private = allow_private

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        stream = self._patience.wait_for(
            lambda: self._dial(host, port), httpcore.NetworkStream.close
        )
        return _PatientStream(stream, self._patience)

    def _dial(self, host: str, port: int) -> httpcore.NetworkStream:
        ips = resolve(host, port)
        if not (self._allow_private or all(map(is_public, ips))):
            raise _not_public()
        for number, ip in enumerate(ips, start=1):
            share_s = self._patience.left() / (len(ips) - number + 1)
            try:
                stream = httpcore.SyncBackend().connect_tcp(ip, port, share_s)
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                if number == len(ips):
                    raise
                continue
            # A public address may still be our own, with services behind it that trust us.
            if not self._allow_private and stream.get_extra_info("client_addr")[0] == ip:
                stream.close()
                raise _not_public()
            return stream
        raise httpcore.ConnectError


def _not_public() -> SourceForbidden:
    return SourceForbidden(
        "the address does not lead to the public internet alone",
        hint="only public addresses are fetched: give another one, or download the file first",
        code="address_forbidden",
    )


class _PatientStream(httpcore.NetworkStream):
    """A connection that looks up from waiting to see whether it is still wanted."""

    def __init__(self, stream: httpcore.NetworkStream, patience: Patience) -> None:
        self._stream = stream
        self._patience = patience

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        while True:
            with suppress(httpcore.ReadTimeout):
                return self._stream.read(max_bytes, self._patience.glance())

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._patience.left())

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        try:
            left = self._patience.left()
            stream = self._patience.wait_for(
                lambda: self._stream.start_tls(ssl_context, server_hostname, left),
                httpcore.NetworkStream.close,
            )
        except BaseException:  # httpcore closes only what it has got
            self.close()
            raise
        return _PatientStream(stream, self._patience)

    def get_extra_info(self, info: str) -> object:
        return self._stream.get_extra_info(info)
