"""An engine out of something that answers many questions in one go, in a thread of its own."""

from __future__ import annotations

import threading
import weakref
from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Protocol

from mineru_tools.backends.vlm.engines.loop_thread import closed_future
from mineru_tools.backends.vlm.request import Reply, Request, Sampling
from mineru_tools.errors import EngineUnavailable, InferenceFailed, ModelError

_GATHER_S = 0.02  # those who ask put one question after another; a batch takes far longer
_OVERTAKEN = 4  # batches that may go before a question that came earlier than theirs
# Only a quarter as many pages are begun as there are places, and a page first asks for its layout
# alone: so many places fill a batch with layouts.
_PLACES = 4
_MEMORY = "vlm_memory"


class OutOfMemory(Exception):
    """What was asked in one go is too much for the machine; half of it may not be."""


class Answerer(Protocol):
    """Writes the replies to many questions at once; used in one thread."""

    def answer(self, requests: Sequence[Request], stop: threading.Event) -> list[Reply]:
        """One reply for each, whose samplings are equal; soon ends once ``stop`` is set.

        Raises ``OutOfMemory``, or whatever else keeps it from answering them together.
        """
        ...

    def free(self) -> None:
        """Let go of all memory."""
        ...


class BatchedEngine:
    """Questions alike in sampling and near in size go together, ``size`` of them at most.

    Of a batch that fails the halves are tried, so that one question fails alone, with
    ``InferenceFailed`` ``vlm_inference``, or ``vlm_memory``: a batch that ran out of memory is
    never tried as large again.
    """

    def __init__(self, name: str, answerer: Answerer, size: int) -> None:
        self.name = name
        self.capacity = _PLACES * size
        self._worker = _Worker(name, answerer, size)
        # Also runs at the end of the program, where a thread within a library must not be caught.
        self._end = weakref.finalize(self, self._worker.close)

    @property
    def size(self) -> int:
        """How many questions are answered in one go; falls where memory is short."""
        return self._worker.size

    def submit(self, request: Request) -> Future[Reply]:
        """A future of the reply, cancellable until its batch is begun."""
        return self._worker.submit(request)

    def close(self) -> None:
        """Stop after the token that is being written, and free the memory of the model."""
        self._end()
        self._worker.join()


@dataclass(slots=True, eq=False)
class _Waiting:
    """A question, its future, and how many batches had been begun when it came."""

    request: Request
    since: int
    future: Future[Reply] = field(default_factory=Future)

    @property
    def kind(self) -> tuple[Sampling, bool]:
        return self.request.sampling, self.request.image is None

    @property
    def pixels(self) -> int:
        image = self.request.image
        return 0 if image is None else image.width * image.height


class _Worker:
    def __init__(self, name: str, answerer: Answerer, size: int) -> None:
        self.size = size
        self._answerer = answerer
        self._waiting: list[_Waiting] = []
        self._begun = 0
        self._changed = threading.Condition()
        self._stop = threading.Event()
        # A daemon: an engine that was not closed must not keep the program from ending.
        self._thread = threading.Thread(target=self._work, name=name, daemon=True)
        self._thread.start()

    def submit(self, request: Request) -> Future[Reply]:
        with self._changed:
            if self._stop.is_set():
                return closed_future()
            self._waiting.append(waiting := _Waiting(request, self._begun))
            self._changed.notify()
        return waiting.future

    def close(self) -> None:
        with self._changed:
            self._stop.set()
            self._changed.notify()
        self.join()

    def join(self) -> None:
        if self._thread is not threading.current_thread():
            self._thread.join()

    def _work(self) -> None:
        while batch := self._taken():
            self._settle(batch)
        for each in self._waiting:
            each.future.cancel()
            each.future.set_running_or_notify_cancel()
        self._waiting.clear()
        self._answerer.free()

    def _taken(self) -> list[_Waiting]:
        """The next batch, which has begun; nothing once the engine is closed."""
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._waiting or self._stop.is_set())
                while len(self._waiting) < self.size and not self._stop.is_set():
                    if not self._changed.wait(_GATHER_S):
                        break
                if self._stop.is_set():
                    return []
                chosen = _chosen(self._waiting, self.size, self._begun)
                self._begun += 1
                taken = set(map(id, chosen))
                self._waiting = [each for each in self._waiting if id(each) not in taken]
            # Outside the lock: this tells those who wait for what they cancelled.
            if begun := [each for each in chosen if each.future.set_running_or_notify_cancel()]:
                return begun

    def _settle(self, batch: Sequence[_Waiting]) -> None:
        """Give every future of the batch its end."""
        size, pieces = self.size, [batch]
        while pieces:
            piece = pieces.pop()
            if len(piece) <= self.size:
                failure = self._try(piece)
                if failure is None:
                    continue
                if len(piece) == 1 or isinstance(failure, EngineUnavailable):
                    if failure.code == _MEMORY:  # too much alone, it says nothing of the others
                        self.size = size
                    for each in piece:
                        each.future.set_exception(failure)
                    continue
            middle = (len(piece) + 1) // 2
            pieces += [piece[middle:], piece[:middle]]

    def _try(self, batch: Sequence[_Waiting]) -> ModelError | None:
        """Answer the batch, or tell why not; what failed is let go before this returns."""
        closed = EngineUnavailable("the engine is closed", code="engine_closed")
        if self._stop.is_set():
            return closed
        try:
            replies = self._answerer.answer([each.request for each in batch], self._stop)
            pairs = list(zip(batch, replies, strict=True))
        except ModelError as error:
            return error.with_traceback(None)
        except OutOfMemory as error:
            self.size = (len(batch) + 1) // 2
            hint = "set a smaller batch, or ask a server"
            return InferenceFailed(f"not enough memory: {error}", hint=hint, code=_MEMORY)
        except Exception as error:  # noqa: BLE001 - a border: models raise what they like
            return InferenceFailed(f"{type(error).__name__}: {error}", code="vlm_inference")
        if self._stop.is_set():  # the replies may have been cut off by that
            return closed
        for each, reply in pairs:
            each.future.set_result(reply)
        return None


def _chosen(waiting: Sequence[_Waiting], size: int, begun: int) -> list[_Waiting]:
    """The batch to answer next: of the kind that fills it best, unless the oldest waits too long.

    Around the oldest of its kind those nearest in size, so that little of the work is padding.
    """
    kinds: dict[tuple[Sampling, bool], list[_Waiting]] = {}
    for each in waiting:
        kinds.setdefault(each.kind, []).append(each)
    alike = max(kinds.values(), key=lambda group: min(len(group), size))
    if begun - waiting[0].since >= _OVERTAKEN:
        alike = kinds[waiting[0].kind]
    by_pixels = sorted(alike, key=lambda each: each.pixels)
    start = by_pixels.index(alike[0]) - size // 2
    start = max(0, min(start, len(by_pixels) - size))
    return by_pixels[start : start + size]
