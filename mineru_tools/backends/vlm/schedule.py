"""Many conversations at once: whatever may be asked is asked, so that no engine stands idle."""

from __future__ import annotations

import queue
from collections import deque
from collections.abc import Generator, Iterable, Iterator, Sequence
from concurrent.futures import CancelledError, Future
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from mineru_tools.backends.vlm.conversation import Conversation
from mineru_tools.backends.vlm.engines.base import Engine
from mineru_tools.backends.vlm.request import Answer, Reply, Request
from mineru_tools.errors import EngineUnavailable, InferenceFailed, ModelError
from mineru_tools.run import Run

STAGE = "ask"
_POLL_S = 0.2  # how soon a cancelled run is noticed while all wait for the engine
_AHEAD = 2  # times its capacity: what waits in the engine's own queue while we cut pictures
_TALKS_PER_PLACE = 0.5  # a page brings ten blocks, but half of its time it waits for its layout
_FEWEST = 4

T = TypeVar("T")


@dataclass(slots=True, eq=False)
class _Talk(Generic[T]):
    """A conversation under way: the futures of what was asked last, and in the end its result."""

    conversation: Conversation[T]
    futures: list[Future[Reply]] = field(default_factory=list)
    missing: int = 0
    result: T | None = None
    is_over: bool = False


def converse(
    conversations: Iterable[Conversation[T]], engine: Engine, run: Run, *, window: int | None = None
) -> Generator[T, None, None]:
    """The result of each conversation, in their order; whatever is asked goes through one queue.

    At most ``window`` are begun and not yet given back: they hold the pictures of their pages. An
    engine that is out of reach before it has answered anything raises its ``EngineUnavailable``:
    nothing can be read then. Closing the iterator cancels what is under way.
    """
    schedule: _Schedule[T] = _Schedule(engine, run, window)
    return schedule.results(iter(conversations))


class _Schedule(Generic[T]):
    def __init__(self, engine: Engine, run: Run, window: int | None) -> None:
        self._engine = engine
        self._run = run
        self._window = window or max(_FEWEST, int(engine.capacity * _TALKS_PER_PLACE))
        self._talks: deque[_Talk[T]] = deque()
        self._answered: queue.SimpleQueue[_Talk[T]] = queue.SimpleQueue()
        self._asked = self._done = 0
        self._has_replied = False

    def results(self, waiting: Iterator[Conversation[T]]) -> Generator[T, None, None]:
        more = True
        try:
            while more or self._talks:
                if more and self._has_room():
                    conversation = next(waiting, None)
                    more = conversation is not None
                    if conversation is not None:
                        self._talks.append(talk := _Talk(conversation))
                        self._go_on(talk, None)
                    self._listen(0)  # it takes a while to begin one: who was answered asks on
                else:
                    self._listen(_POLL_S)
                while self._talks and self._talks[0].is_over:
                    yield self._talks.popleft().result  # type: ignore[misc]
        finally:
            self._stop()

    def _has_room(self) -> bool:
        open_questions = self._asked - self._done
        return len(self._talks) < self._window and open_questions < _AHEAD * self._engine.capacity

    def _listen(self, wait: float) -> None:
        """Wait for an answer, then for no more, and go on with every talk that has all of its."""
        self._run.check()
        try:
            talk = self._answered.get(timeout=wait)
            while True:
                self._count(talk)
                talk = self._answered.get_nowait()
        except queue.Empty:
            return

    def _count(self, talk: _Talk[T]) -> None:
        self._done += 1
        talk.missing -= 1
        self._run.step(STAGE, self._done, self._asked)
        if talk.missing == 0:
            answers = [_answer(future) for future in talk.futures]
            self._note(answers)
            self._go_on(talk, answers)

    def _note(self, answers: Sequence[Answer]) -> None:
        self._has_replied = self._has_replied or any(isinstance(a, Reply) for a in answers)
        if not self._has_replied:
            for answer in answers:
                if isinstance(answer, EngineUnavailable):
                    raise answer

    def _go_on(self, talk: _Talk[T], answers: Sequence[Answer] | None) -> None:
        """Send the answers, ask what is asked next; questions of nothing are answered at once."""
        requests: Sequence[Request] = ()
        try:
            while not requests:
                if answers is None:
                    requests = next(talk.conversation)
                else:
                    requests = talk.conversation.send(answers)
                answers = ()
        except StopIteration as end:
            talk.result, talk.is_over, talk.futures = end.value, True, []
            return
        talk.missing = len(requests)
        self._asked += len(requests)
        talk.futures = []
        for request in requests:
            talk.futures.append(future := self._engine.submit(request))
            future.add_done_callback(lambda _, talk=talk: self._answered.put(talk))  # type: ignore[misc]

    def _stop(self) -> None:
        for talk in self._talks:
            for future in talk.futures:
                future.cancel()
            talk.conversation.close()


def _answer(future: Future[Reply]) -> Answer:
    try:
        return future.result()
    except ModelError as error:
        return error
    except CancelledError:
        return InferenceFailed("the question was cancelled", code="vlm_cancelled")
