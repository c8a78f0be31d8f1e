"""Text recognisers that are asked by HTTP: PaddleX's serving, and RapidOCRAPI.

``http://host:8080/ocr`` is PaddleX's (also of PaddleOCR 3), ``rapidocr+http://host:9005/ocr`` is
RapidOCRAPI's. Pictures go to the address that the caller names, and nowhere else: redirects are
not followed.
"""

from __future__ import annotations

import base64
import io
import json
import time
from typing import TYPE_CHECKING, Any

from PIL import Image

from mineru_tools.errors import EngineUnavailable, InferenceFailed, MissingExtra, OptionsError
from mineru_tools.recognizers.image import RGB
from mineru_tools.recognizers.text.answers import paddlex_lines, rapidocr_lines
from mineru_tools.recognizers.text.model import ReadLine
from mineru_tools.recognizers.text.order import in_rows

if TYPE_CHECKING:
    import httpx

_RAPIDOCR = "rapidocr+"
_TRIES = 3
_WAIT = 0.5  # seconds before the second try, twice as many before the third
_LONGEST_WAIT = 10.0  # seconds, whatever a server asks for
_CONNECT, _ANSWER = 10.0, 120.0  # seconds; a page takes a slow server some tens
_MOST = 64 << 20  # bytes of an answer; the lines of a page are some 100 KB
_BUSY = 429


def is_remote(name: str) -> bool:
    """Whether a name of a recogniser is the address of a server."""
    return "://" in name


class RemoteText:
    """The server at ``address``; raises ``OptionsError`` ``ocr_url`` where it cannot be one."""

    languages: tuple[str, ...] = ()  # it knows itself

    def __init__(self, address: str) -> None:
        try:
            import httpx
        except ImportError as error:
            raise MissingExtra("reading pages by HTTP", "httpx", "remote") from error
        self._is_rapidocr = address.startswith(_RAPIDOCR)
        self.name = "rapidocr-api" if self._is_rapidocr else "paddlex"
        self._url = _url(address.removeprefix(_RAPIDOCR))
        self._client = httpx.Client(timeout=httpx.Timeout(_ANSWER, connect=_CONNECT))
        self._failures = httpx.TransportError

    def read(self, picture: RGB) -> tuple[ReadLine, ...]:
        """The lines from top to bottom.

        Raises ``EngineUnavailable`` ``ocr_server_unreachable`` and ``InferenceFailed``, with
        ``ocr_server_failed`` where the server says no and ``ocr_server_answer`` where what it says
        is no reading.
        """
        png = io.BytesIO()
        Image.fromarray(picture).save(png, "PNG", compress_level=1)
        told = _parsed(self._asked(self._question(png.getvalue())))
        size = (picture.shape[1], picture.shape[0])
        try:
            found = rapidocr_lines(told, size) if self._is_rapidocr else paddlex_lines(told, size)
        except (KeyError, IndexError, TypeError, ValueError, AttributeError) as error:
            raise _no_reading() from error
        return in_rows(found)

    def _question(self, png: bytes) -> dict[str, Any]:
        if self._is_rapidocr:
            return {"files": {"image_file": ("page.png", png, "image/png")}}
        # Places would be those of a page that the server has turned or stretched.
        kept = {"useDocOrientationClassify": False, "useDocUnwarping": False, "visualize": False}
        return {"json": {"file": base64.b64encode(png).decode(), "fileType": 1, **kept}}

    def _asked(self, question: dict[str, Any]) -> bytes:
        """The answer, of a server that is busy or broken after a few tries."""
        for k in range(_TRIES):
            is_last = k == _TRIES - 1
            try:
                with self._client.stream("POST", self._url, **question) as answer:
                    if answer.is_success:
                        return _body(answer)
                    if is_last or not (answer.status_code == _BUSY or answer.is_server_error):
                        raise InferenceFailed(
                            f"the OCR server answers with status {answer.status_code}",
                            hint=f"a server of RapidOCRAPI is asked as {_RAPIDOCR}http://…",
                            code="ocr_server_failed",
                        )
                    wait = _asked_for(answer.headers.get("Retry-After", ""), _WAIT * 2**k)
            except self._failures as error:
                if is_last:
                    raise EngineUnavailable(
                        f"the OCR server cannot be reached: {type(error).__name__}",
                        hint="check the address, and that the server runs",
                        code="ocr_server_unreachable",
                    ) from error
                wait = _WAIT * 2**k
            time.sleep(wait)
        raise AssertionError("the last try returns or raises")


def _url(text: str) -> httpx.URL:
    import httpx

    try:
        url = httpx.URL(text)
    except (httpx.InvalidURL, ValueError) as error:
        raise _no_url() from error
    if url.scheme not in ("http", "https") or not url.host:
        raise _no_url()
    return url


def _no_url() -> OptionsError:
    hint = f"http://host:port/ocr, or {_RAPIDOCR}http://host:port/ocr"
    return OptionsError("the address of the OCR server is none", hint=hint, code="ocr_url")


def _asked_for(header: str, usual: float) -> float:
    """Seconds to wait: what the server asks for, within bounds, or what is usual."""
    return min(float(header), _LONGEST_WAIT) if header.isascii() and header.isdigit() else usual


def _body(answer: httpx.Response) -> bytes:
    parts, size = [], 0
    for part in answer.iter_bytes():
        size += len(part)
        if size > _MOST:
            raise _no_reading()
        parts.append(part)
    return b"".join(parts)


def _parsed(body: bytes) -> Any:
    try:
        return json.loads(body)
    except (ValueError, RecursionError) as error:
        raise _no_reading() from error


def _no_reading() -> InferenceFailed:
    return InferenceFailed(
        "the OCR server's answer is no reading of a page",
        hint=f"a server of RapidOCRAPI is asked as {_RAPIDOCR}http://…",
        code="ocr_server_answer",
    )
