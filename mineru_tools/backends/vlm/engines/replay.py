"""Conversations written down, and answered from what was written down.

A recording has a line of JSON for each question: a digest of the picture instead of the picture,
so that nobody sees a document in it beyond what the model said of it. No address and no key is in
it either.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping
from concurrent.futures import Future
from dataclasses import asdict
from hashlib import sha256
from pathlib import Path, PurePath
from typing import Any

from mineru_tools.backends.vlm.engines.base import Engine, NamesModel
from mineru_tools.backends.vlm.engines.loop_thread import closed_future
from mineru_tools.backends.vlm.request import Reply, Request, Sampling
from mineru_tools.errors import EngineUnavailable, InferenceFailed, ModelError, OptionsError

_AT_ONCE = 100  # questions under way: a look-up takes no time, their pictures take memory
_KINDS = {"EngineUnavailable": EngineUnavailable, "InferenceFailed": InferenceFailed}
_USUAL = asdict(Sampling())


def question_key(request: Request) -> str:
    """A name of the question: its words, its sampling and the pixels of its picture.

    The same for however the picture was stored. Fields of sampling that say what is usual are left
    out, so that old recordings stay good when there is a new field.
    """
    image = request.image
    seen: list[Any] = []
    if image is not None:
        pixels = image if image.mode == "RGB" else image.convert("RGB")
        seen = [*image.size, sha256(pixels.tobytes()).hexdigest()]
    words = [request.system, request.prompt, _unusual(request.sampling), seen]
    return sha256(json.dumps(words, sort_keys=True).encode()).hexdigest()


def _unusual(sampling: Sampling) -> dict[str, Any]:
    return {name: value for name, value in asdict(sampling).items() if value != _USUAL[name]}


def check_writable(path: str | Path) -> None:
    """Raises ``OptionsError`` ``vlm_recording`` where nothing can be added to the file."""
    try:
        Path(path).open("ab").close()
    except OSError as error:
        text = f"the recording cannot be written: {error.strerror}"
        raise OptionsError(text, code="vlm_recording") from error


class Recorder:
    """``engine``, with every question and its end appended to the file at ``path``.

    Each line is written at once and whole, so that several threads and processes may record into
    one file. A reply is written before anybody sees it; what was cancelled is not. Raises
    ``OptionsError`` ``vlm_recording`` where the file cannot be written to.
    """

    def __init__(self, engine: Engine, path: str | Path) -> None:
        self.name, self.capacity = engine.name, engine.capacity
        self._engine, self._path = engine, Path(path)
        self._model: str | None = None
        self._lock = threading.Lock()
        check_writable(self._path)

    def submit(self, request: Request) -> Future[Reply]:
        """A future of the reply of the engine; cancelling it cancels the question."""
        key = question_key(request)
        told: Future[Reply] = Future()
        inner = self._engine.submit(request)
        told.add_done_callback(lambda _: told.cancelled() and inner.cancel())

        def pass_on(done: Future[Reply]) -> None:
            if done.cancelled():
                told.cancel()
            if told.set_running_or_notify_cancel():
                self._finish(told, done, key, request)

        inner.add_done_callback(pass_on)
        return told

    def model_name(self) -> str | None:
        """What the engine tells; the questions that come later are written down with it."""
        if isinstance(self._engine, NamesModel):
            self._model = self._engine.model_name()
        return self._model

    def close(self) -> None:
        """Close the engine."""
        self._engine.close()

    def _finish(self, told: Future[Reply], done: Future[Reply], key: str, request: Request) -> None:
        error = done.exception()
        try:
            if error is None or isinstance(error, ModelError):
                self._append(_line(key, request, error or done.result(), self._model))
        except OSError as failure:
            text = f"the recording cannot be written: {failure.strerror}"
            error = EngineUnavailable(text, code="vlm_recording")
        if error is None:
            told.set_result(done.result())
        else:
            told.set_exception(error)

    def _append(self, line: bytes) -> None:
        with self._lock, self._path.open("ab", buffering=0) as file:
            file.write(line)


def _line(key: str, request: Request, end: Reply | BaseException, model: str | None) -> bytes:
    size = None if request.image is None else request.image.size
    asked = {"prompt": request.prompt, "picture": size, "sampling": _unusual(request.sampling)}
    if isinstance(end, Reply):
        ended: dict[str, Any] = {"reply": asdict(end)}
    else:
        kind = "InferenceFailed" if isinstance(end, InferenceFailed) else "EngineUnavailable"
        ended = {"failed": kind, "code": getattr(end, "code", ModelError.code)}
    named = {"model": PurePath(model).name} if model else {}  # of a folder, its name
    return json.dumps({"key": key, **named, **asked, **ended}).encode() + b"\n"


class ReplayEngine:
    """Answers as the recording at ``path`` says; of a question asked twice, the last answer counts.

    What failed fails again, with the same code. Questions that it does not know fail with
    ``InferenceFailed`` ``vlm_not_recorded``. Raises ``OptionsError`` ``vlm_recording``.
    """

    name = "replay"
    capacity = _AT_ONCE

    def __init__(self, path: str | Path) -> None:
        rows = _read(Path(path))
        self._known = {key: ended for key, ended, _ in rows}
        self._model = next((model for _, _, model in reversed(rows) if model), None)
        self._closed = False

    def submit(self, request: Request) -> Future[Reply]:
        """A future that is done."""
        if self._closed:
            return closed_future()
        known = self._known.get(question_key(request))
        told: Future[Reply] = Future()
        if isinstance(known, Reply):
            told.set_result(known)
        elif known is None:
            text = "the recording does not know this question"
            hint = "it is of another document, other options or another version"
            told.set_exception(InferenceFailed(text, hint=hint, code="vlm_not_recorded"))
        else:
            kind, code = known
            told.set_exception(_KINDS[kind]("this failed when it was recorded", code=code))
        return told

    def model_name(self) -> str | None:
        """The model that was asked last; the recording may not say."""
        return self._model

    def close(self) -> None:
        """Forget the recording."""
        self._closed = True
        self._known = {}


_Ended = Reply | tuple[str, str]


def _read(path: Path) -> list[tuple[str, _Ended, str | None]]:
    try:
        lines = path.read_bytes().split(b"\n")
    except OSError as error:
        text = f"the recording cannot be read: {error.strerror}"
        raise OptionsError(text, code="vlm_recording") from error
    # What stands after the last end of line was cut off while it was written.
    return [_row(line, number) for number, line in enumerate(lines[:-1], 1) if line.strip()]


def _row(line: bytes, number: int) -> tuple[str, _Ended, str | None]:
    try:
        row = json.loads(line)
        model = row.get("model")
        return str(row["key"]), _ended(row), model if isinstance(model, str) else None
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        text = f"line {number} of the recording is none"
        raise OptionsError(text, code="vlm_recording") from error


def _ended(row: Mapping[str, Any]) -> _Ended:
    if "failed" in row:
        if row["failed"] not in _KINDS:
            raise ValueError(row["failed"])
        return row["failed"], str(row["code"])
    text, finish, tokens = (row["reply"][name] for name in ("text", "finish", "tokens"))
    fits = isinstance(text, str) and finish in ("stop", "length")
    if not (fits and (tokens is None or type(tokens) is int)):
        raise ValueError("no reply")
    return Reply(text, finish, tokens)
