"""Requests to a hub: what it says of a file, and the file from a byte on."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.message import Message
from http.client import HTTPMessage, HTTPResponse
from typing import IO
from urllib.error import HTTPError
from urllib.parse import SplitResult, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

TIMEOUT_S = 60.0  # without a byte; hubs answer in seconds
_SHA256, _SHA1 = re.compile("[0-9a-f]{64}"), re.compile("[0-9a-f]{40}")
_NO_HEAD = frozenset({403, 405, 501})  # of servers that only hand out files
_LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


@dataclass(frozen=True, slots=True)
class Remote:
    """A file as its hub describes it; ``None`` where it does not say.

    ``git_sha1`` is the digest of git's object, which hubs show for files that git itself keeps.
    """

    address: str
    size: int | None = None
    sha256: str | None = None
    git_sha1: str | None = None
    commit: str | None = None


@dataclass(frozen=True, slots=True)
class Site:
    """A hub under its ``root``; ``token`` is shown to that hub alone, and never in the clear."""

    root: str
    token: str | None = field(default=None, repr=False)

    def open(self, address: str, headers: Mapping[str, str]) -> HTTPResponse:
        """The answer, after redirects; raises ``HTTPError``, ``OSError`` or ``HTTPException``."""
        return self._ask(Request(address, headers={**headers, "Accept-Encoding": "identity"}))

    def look(self, address: str) -> Remote | None:
        """What the hub says of a file, ``None`` when it has none there; raises as ``open``.

        Hubs say the length and the digest themselves and then send elsewhere for the bytes: nobody
        is asked there, where often only a download is allowed.
        """
        request = Request(address, method="HEAD", headers={"Accept-Encoding": "identity"})
        try:
            with self._ask(request) as answer:
                return _described(address, answer.headers)
        except HTTPError as error:
            with error:
                if error.code == 404:
                    return None
                if 300 <= error.code < 400 or error.code in _NO_HEAD:
                    return _described(address, error.headers)
                raise

    def _ask(self, request: Request) -> HTTPResponse:
        if self.token is not None and _may_see_token(urlsplit(self.root), request):
            request.add_unredirected_header("Authorization", f"Bearer {self.token}")
        answer: HTTPResponse = build_opener(_Redirects(self)).open(request, timeout=TIMEOUT_S)
        return answer


class _Redirects(HTTPRedirectHandler):
    """Goes where a hub sends us; its token stays behind, and so does a mere question."""

    def __init__(self, site: Site) -> None:
        self._site = site

    def redirect_request(
        self,
        req: Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: HTTPMessage,
        newurl: str,
    ) -> Request | None:
        same = _origin(urlsplit(newurl)) == _origin(urlsplit(req.full_url))
        if req.get_method() == "HEAD" and not same:
            return None  # ends as an HTTPError with what the hub said
        new = super().redirect_request(req, fp, code, msg, headers, newurl)
        if new is not None:
            new.method = req.get_method()  # before Python 3.13 a HEAD became a GET
            token = self._site.token
            if token is not None and _may_see_token(urlsplit(self._site.root), new):
                new.add_unredirected_header("Authorization", f"Bearer {token}")
        return new


def _may_see_token(root: SplitResult, request: Request) -> bool:
    safe = root.scheme == "https" or root.hostname in _LOOPBACK
    return safe and _origin(urlsplit(request.full_url)) == _origin(root)


def _origin(address: SplitResult) -> tuple[str, str | None, int | None]:
    return address.scheme, address.hostname, address.port


def _described(address: str, headers: Message) -> Remote:
    linked = _bare(headers.get("X-Linked-ETag"))
    commit = headers.get("X-Repo-Commit")
    own = _bare(headers.get("ETag")) if commit else ""
    redirected = headers.get("Location") is not None
    length = headers.get("X-Linked-Size") or (None if redirected else headers.get("Content-Length"))
    return Remote(
        address,
        size=int(length) if length and length.isdecimal() else None,
        sha256=linked if _SHA256.fullmatch(linked) else None,
        git_sha1=own if _SHA1.fullmatch(own) and not linked else None,
        commit=commit if commit and _SHA1.fullmatch(commit) else None,
    )


def _bare(etag: str | None) -> str:
    return (etag or "").removeprefix("W/").strip('"').lower()
