"""Against real servers of this machine; what is asked of other machines never leaves it."""

from __future__ import annotations

import gzip
import shutil
import socket
import socketserver
import ssl
import subprocess
import sys
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import httpcore
import pytest

from mineru_tools.errors import (
    CorruptDocument,
    JobCancelled,
    MineruToolsError,
    MissingExtra,
    SourceError,
    SourceForbidden,
    SourceNotFound,
    SourceTooLarge,
)
from mineru_tools.run import Run
from mineru_tools.sources import wire
from mineru_tools.sources.fetch import MAX_REDIRECTS, fetch
from mineru_tools.sources.patience import Patience
from mineru_tools.sources.source import Source

PUBLIC_IP = "93.184.215.14"  # stands for a public server; every connection to it is caught
CERTIFICATE = (
    "req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=checked.test"
    " -addext subjectAltName=DNS:checked.test -keyout key.pem -out cert.pem"
)
Answer = bytes | Callable[[socket.socket], None]


class Site(socketserver.ThreadingTCPServer):
    """A server whose answers are bytes as they go over the wire, by path."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Visit)
        self.answers: dict[str, Answer] = {}
        self.heads: list[bytes] = []
        self.closing = threading.Event()
        self.tls: ssl.SSLContext | None = None

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    def handle_error(self, request: object, client_address: object) -> None:
        """Clients that hang up are what is tested."""


class Visit(socketserver.StreamRequestHandler):
    server: Site

    def setup(self) -> None:
        if self.server.tls is not None:
            self.request = self.server.tls.wrap_socket(self.request, server_side=True)
        super().setup()

    def finish(self) -> None:
        super().finish()
        self.request.close()

    def handle(self) -> None:
        head = b"".join(iter(self.rfile.readline, b"\r\n"))
        self.server.heads.append(head)
        answer = self.server.answers[head.split()[1].decode()]
        if callable(answer):
            answer(self.request)
        else:
            self.request.sendall(answer)


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        yield server
        server.closing.set()
        server.shutdown()
        thread.join()


def answer(body: bytes = b"", *headers: str, status: int = 200) -> bytes:
    lines = [f"HTTP/1.1 {status} Whatever", *headers, f"Content-Length: {len(body)}", "", ""]
    return "\r\n".join(lines).encode() + body


def moved(location: str, status: int = 302) -> bytes:
    return answer(b"", f"Location: {location}", status=status)


def get(
    url: str,
    *,
    max_bytes: int = 1000,
    timeout_s: float = 20,
    allow_private: bool = True,
    run: Run | None = None,
) -> Source:
    return fetch(
        url, max_bytes=max_bytes, timeout_s=timeout_s, run=run, allow_private=allow_private
    )


def code_of(call: Callable[[], object], kind: type[MineruToolsError] = SourceError) -> str:
    with pytest.raises(kind) as caught:
        call()
    return caught.value.code


class Internet:
    """Name look-ups as told beforehand; connections are noted and led to the site."""

    def __init__(self, site: Site, patch: pytest.MonkeyPatch) -> None:
        self.names: dict[str, list[tuple[str, ...]]] = {}
        self.connected: list[str] = []
        real = httpcore.SyncBackend.connect_tcp

        def connect(
            backend: httpcore.SyncBackend, host: str, port: int, timeout: float
        ) -> httpcore.NetworkStream:
            self.connected.append(host)
            return real(backend, "127.0.0.1", site.port, timeout)

        patch.setattr(wire, "resolve", lambda host, port: self.names[host].pop(0))
        patch.setattr(httpcore.SyncBackend, "connect_tcp", connect)


@pytest.fixture
def internet(site: Site, monkeypatch: pytest.MonkeyPatch) -> Internet:
    return Internet(site, monkeypatch)


# What is fetched


def test_a_document_comes_with_its_name(site: Site) -> None:
    site.answers["/a/x%20y.pdf?v=1"] = answer(b"data")
    source = get(site.url("/a/x%20y.pdf?v=1#page=2"))
    assert (source.name, source.data, source.path) == ("x y.pdf", b"data", None)


def test_the_server_may_name_the_document(site: Site) -> None:
    site.answers["/x"] = answer(b"data", "content-disposition: attachment; filename=../y.pdf")
    assert get(site.url("/x")).name == "y.pdf"


def test_the_request_names_the_host_and_nothing_of_ours(site: Site) -> None:
    site.answers["/x"] = answer(b"data")
    get(site.url("/x"))
    head = site.heads[0].decode().lower().split("\r\n")
    assert head[0] == "get /x http/1.1"
    assert f"host: 127.0.0.1:{site.port}" in head
    assert not any(line.startswith(("cookie", "authorization", "referer")) for line in head)


def test_proxies_of_the_environment_are_not_used(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    site.answers["/x"] = answer(b"data")
    assert get(site.url("/x")).data == b"data"


def test_redirects_are_followed_relative_ones_too(site: Site) -> None:
    site.answers["/a/b"] = moved("../c.pdf", 301)
    site.answers["/c.pdf"] = moved(site.url("/d.pdf"), 308)
    site.answers["/d.pdf"] = answer(b"data")
    source = get(site.url("/a/b"))
    assert (source.name, source.data) == ("d.pdf", b"data")


def test_the_last_redirect_accepted_is_the_fifth(site: Site) -> None:
    for number in range(MAX_REDIRECTS + 1):
        site.answers[f"/{number}"] = moved(f"/{number + 1}")
    site.answers[f"/{MAX_REDIRECTS + 1}"] = answer(b"data")
    assert get(site.url("/1")).data == b"data"
    assert code_of(lambda: get(site.url("/0"))) == "too_many_redirects"


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (404, SourceNotFound),
        (410, SourceNotFound),
        (401, SourceForbidden),
        (403, SourceForbidden),
        (500, SourceError),
        (304, SourceError),
        (302, SourceError),  # without a place to go to
    ],
)
def test_an_error_of_the_server_keeps_its_status(
    site: Site, status: int, kind: type[SourceError]
) -> None:
    site.answers["/x"] = answer(b"", status=status)
    with pytest.raises(SourceError) as caught:
        get(site.url("/x"))
    assert type(caught.value) is kind
    assert caught.value.code == "fetch_failed"
    assert str(status) in caught.value.message


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"nonsense\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 100_000,
    ],
)
def test_a_broken_answer_is_a_failed_fetch(site: Site, raw: bytes) -> None:
    site.answers["/x"] = raw
    assert code_of(lambda: get(site.url("/x"))) == "fetch_failed"


def test_a_server_that_is_not_there_is_a_failed_fetch() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
        assert code_of(lambda: get(f"http://127.0.0.1:{port}/")) == "fetch_failed"


def test_an_empty_answer_is_an_empty_file(site: Site) -> None:
    site.answers["/x"] = answer(b"")
    assert code_of(lambda: get(site.url("/x")), CorruptDocument) == "empty_file"


# How much and how long


def test_the_size_limit_is_the_last_size_accepted(site: Site) -> None:
    site.answers["/x"] = answer(b"12345")
    assert get(site.url("/x"), max_bytes=5).data == b"12345"
    with pytest.raises(SourceTooLarge):
        get(site.url("/x"), max_bytes=4)


def test_a_size_told_beforehand_is_refused_without_waiting_for_the_body(site: Site) -> None:
    def promise(client: socket.socket) -> None:
        client.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1001\r\n\r\n")
        site.closing.wait()

    site.answers["/x"] = promise
    with pytest.raises(SourceTooLarge):
        get(site.url("/x"))


def test_a_body_without_end_is_stopped_at_the_limit(site: Site) -> None:
    stopped = threading.Event()

    def pour(client: socket.socket) -> None:
        client.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        try:
            while not site.closing.is_set():
                client.sendall(b"x" * 1000)
        except OSError:
            stopped.set()

    site.answers["/x"] = pour
    with pytest.raises(SourceTooLarge):
        get(site.url("/x"), max_bytes=100_000)
    assert stopped.wait(10)


@pytest.mark.parametrize("pack", [gzip.compress, zlib.compress])
def test_a_packed_body_is_counted_as_it_unpacks(site: Site, pack: Callable[[bytes], bytes]) -> None:
    data = bytes(5_000_000)
    kind = "gzip" if pack is gzip.compress else "deflate"
    site.answers["/x"] = answer(pack(data), f"Content-Encoding: {kind}")
    assert len(pack(data)) < 20_000
    assert get(site.url("/x"), max_bytes=len(data)).data == data
    with pytest.raises(SourceTooLarge):
        get(site.url("/x"), max_bytes=20_000)


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("gzip", b"not packed"),
        ("gzip", gzip.compress(b"data" * 99)[:-9]),
        ("gzip", gzip.compress(b"data") * 2),
        ("br", b"data"),
        ("gzip, gzip", gzip.compress(gzip.compress(b"data"))),
    ],
)
def test_a_body_packed_wrongly_is_a_failed_fetch(site: Site, kind: str, body: bytes) -> None:
    site.answers["/x"] = answer(body, f"Content-Encoding: {kind}")
    assert code_of(lambda: get(site.url("/x"))) == "fetch_failed"


def drip(site: Site, start: bytes) -> Callable[[socket.socket], None]:
    """One byte now and then: never silent for long, and never done."""

    def send(client: socket.socket) -> None:
        client.sendall(start)
        while not site.closing.wait(0.02):
            client.sendall(b"x")

    return send


@pytest.mark.parametrize("start", [b"", b"HTTP/1.1 200 OK\r\nX: ", b"HTTP/1.1 200 OK\r\n\r\n"])
def test_the_time_limit_is_for_everything_together(site: Site, start: bytes) -> None:
    site.answers["/x"] = drip(site, start)
    begun = time.monotonic()
    assert code_of(lambda: get(site.url("/x"), timeout_s=0.4)) == "fetch_timeout"
    assert time.monotonic() - begun < 2


def test_a_name_server_that_hangs_is_not_waited_for(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    def hang(host: str, port: int) -> tuple[str, ...]:
        site.closing.wait()
        return ()

    monkeypatch.setattr(wire, "resolve", hang)
    assert code_of(lambda: get("http://host.test/", timeout_s=0.2)) == "fetch_timeout"


def test_a_cancelled_run_ends_the_fetch_within_a_second(site: Site) -> None:
    run = Run()
    cancelled: list[float] = []

    def silence(client: socket.socket) -> None:
        cancelled.append(time.monotonic())
        run.cancel()
        site.closing.wait()

    site.answers["/x"] = silence
    with pytest.raises(JobCancelled):
        get(site.url("/x"), run=run)
    assert time.monotonic() - cancelled[0] < 1


# Where it does not go


@pytest.mark.parametrize(
    "url",
    ["ftp://host.test/x", "file:///etc/passwd", "x.pdf", "", "//host.test/x", "javascript:1"],
)
def test_other_schemes_are_refused(url: str) -> None:
    assert code_of(lambda: get(url), SourceForbidden) == "url_scheme"


@pytest.mark.parametrize(
    "url",
    [
        "http:///x",
        "http://me@host.test/",
        "http://me:word@host.test/",
        "http://public.test\\@127.0.0.1/",
        "http://host.test:99999/",
        "http://host.test:x/",
        "http://[::1/",
        "http://[fe80::1%25eth0]/",
        "http://ho%00st.test/",
        "http://ho st.test/",
        "http://host.test/\0",
        f"http://host.test/{'x' * 70000}",
    ],
)
def test_an_address_of_a_wrong_or_doubtful_form_is_refused(url: str) -> None:
    assert code_of(lambda: get(url)) == "url_invalid"


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "localhost",
        "127.1",
        "2130706433",
        "0x7f000001",
        "0177.0.0.1",
        "0.0.0.0",
        "[::1]",
        "[::]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "[::127.0.0.1]",
        "[64:ff9b::127.0.0.1]",
    ],
)
def test_no_spelling_of_this_machine_is_let_through(site: Site, host: str) -> None:
    site.answers["/"] = answer(b"secret")
    url = f"http://{host}:{site.port}/"
    assert code_of(lambda: get(url, allow_private=False)) in {
        "address_forbidden",
        "url_invalid",  # for some spellings
        "fetch_failed",  # for those that this system's resolver does not know
    }
    assert site.heads == []


@pytest.mark.parametrize("ip", ["169.254.169.254", "10.0.0.7", "fd00:ec2::254", "::ffff:10.0.0.7"])
def test_a_name_that_leads_inside_is_refused_without_saying_where(
    internet: Internet, ip: str
) -> None:
    internet.names["host.test"] = [(PUBLIC_IP, ip)]
    with pytest.raises(SourceForbidden) as caught:
        get("http://host.test/", allow_private=False)
    assert caught.value.code == "address_forbidden"
    assert ip not in str(caught.value)
    assert internet.connected == []


def test_a_name_that_changes_its_address_after_the_check_gains_nothing(
    site: Site, internet: Internet
) -> None:
    internet.names["host.test"] = [(PUBLIC_IP,), ("127.0.0.1",)]
    site.answers["/"] = answer(b"data")
    assert get("http://host.test/", allow_private=False).data == b"data"
    assert internet.connected == [PUBLIC_IP]
    assert internet.names["host.test"] == [("127.0.0.1",)]  # never asked a second time
    assert b"\r\nHost: host.test\r\n" in site.heads[0]


def test_every_redirect_is_checked_again(site: Site, internet: Internet) -> None:
    internet.names["host.test"] = [(PUBLIC_IP,), ("127.0.0.1",)]
    site.answers["/"] = moved("/again")
    assert code_of(lambda: get("http://host.test/", allow_private=False)) == "address_forbidden"
    assert (internet.connected, len(site.heads)) == ([PUBLIC_IP], 1)


@pytest.mark.parametrize(
    ("location", "code"),
    [
        ("file:///etc/passwd", "url_scheme"),
        ("gopher://host.test/", "url_scheme"),
        ("http://me@host.test/", "url_invalid"),
        ("http://[/", "url_invalid"),
    ],
)
def test_a_redirect_to_what_could_not_be_asked_is_refused(
    site: Site, location: str, code: str
) -> None:
    site.answers["/x"] = moved(location)
    assert code_of(lambda: get(site.url("/x"))) == code


def test_a_public_address_that_is_our_own_is_refused(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wire, "is_public", lambda ip: True)
    site.answers["/x"] = answer(b"secret")
    assert code_of(lambda: get(site.url("/x"), allow_private=False)) == "address_forbidden"
    assert site.heads == []


def test_the_next_address_is_tried_when_one_does_not_answer(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.answers["/x"] = answer(b"data")
    monkeypatch.setattr(wire, "resolve", lambda host, port: ("::1", "127.0.0.1"))
    assert get(site.url("/x")).data == b"data"


# Over TLS


@pytest.fixture
def secure_site(
    site: Site, internet: Internet, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Site:
    """The site with a certificate for ``checked.test`` that this process trusts."""
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("makes its certificate with openssl")
    made = subprocess.run(
        [openssl, *CERTIFICATE.split()], cwd=tmp_path, capture_output=True, check=False
    )
    assert made.returncode == 0, made.stderr
    site.tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    site.tls.load_cert_chain(tmp_path / "cert.pem", tmp_path / "key.pem")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "cert.pem"))
    return site


def test_tls_proves_the_name_though_the_connection_goes_to_the_address(
    secure_site: Site, internet: Internet
) -> None:
    internet.names["checked.test"] = [(PUBLIC_IP,)]
    secure_site.answers["/"] = answer(b"data")
    assert get("https://checked.test/", allow_private=False).data == b"data"
    assert internet.connected == [PUBLIC_IP]


def test_a_certificate_for_another_name_is_a_failed_fetch(
    secure_site: Site, internet: Internet
) -> None:
    internet.names["other.test"] = [(PUBLIC_IP,)]
    assert code_of(lambda: get("https://other.test/", allow_private=False)) == "fetch_failed"
    assert secure_site.heads == []


def test_a_redirect_from_https_to_http_is_refused(secure_site: Site, internet: Internet) -> None:
    internet.names["checked.test"] = [(PUBLIC_IP,), (PUBLIC_IP,)]
    secure_site.answers["/"] = moved("http://checked.test/")
    assert code_of(lambda: get("https://checked.test/", allow_private=False)) == "url_scheme"
    assert len(internet.connected) == 1


def test_a_server_silent_in_the_handshake_runs_into_the_time_limit(
    site: Site, internet: Internet
) -> None:
    internet.names["host.test"] = [(PUBLIC_IP,)]
    begun = time.monotonic()
    assert code_of(lambda: get("https://host.test/", timeout_s=0.3)) == "fetch_timeout"
    assert time.monotonic() - begun < 2


def test_a_connection_that_comes_too_late_for_its_handshake_is_closed() -> None:
    closed: list[bool] = []

    class Connection(httpcore.NetworkStream):
        def close(self) -> None:
            closed.append(True)

    stream = wire._PatientStream(Connection(), Patience(0))
    assert code_of(lambda: stream.start_tls(ssl.create_default_context())) == "fetch_timeout"
    assert closed == [True]


def test_without_its_packages_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    import mineru_tools.sources as room

    monkeypatch.setitem(sys.modules, "httpcore", None)
    monkeypatch.delitem(sys.modules, "mineru_tools.sources.wire")
    monkeypatch.delattr(room, "wire")
    with pytest.raises(MissingExtra) as caught:
        get("http://host.test/")
    assert caught.value.hint == "pip install 'mineru-tools[mcp]'"
