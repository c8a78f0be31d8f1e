from __future__ import annotations

import gc
import threading
import weakref
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, wait

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from mineru_tools.backends.vlm.engines.batched import BatchedEngine, OutOfMemory
from mineru_tools.backends.vlm.request import Reply, Request, Sampling
from mineru_tools.errors import EngineUnavailable, InferenceFailed, ModelError

PATIENCE_S = 20.0
OTHER = Sampling(presence_penalty=1.0)


class Echo:
    """Answers with the prompt, once it is let; ``trouble`` may raise for a batch."""

    def __init__(self, trouble: Callable[[Sequence[Request]], None] = lambda _: None) -> None:
        self.batches: list[list[Request]] = []
        self.tried: list[int] = []
        self.let = threading.Event()
        self.let.set()
        self.begun = threading.Event()
        self.freed = 0
        self._trouble = trouble

    def answer(self, requests: Sequence[Request], stop: threading.Event) -> list[Reply]:
        self.begun.set()
        while not self.let.wait(0.01) and not stop.is_set():
            pass
        self.tried.append(len(requests))
        self._trouble(requests)
        self.batches.append(list(requests))
        return [Reply(each.prompt) for each in requests]

    def free(self) -> None:
        self.freed += 1


Opened = Callable[..., BatchedEngine]


@pytest.fixture
def opened() -> Iterator[Opened]:
    made: list[BatchedEngine] = []

    def make(echo: Echo, size: int = 4) -> BatchedEngine:
        made.append(BatchedEngine("echo", echo, size))
        return made[-1]

    yield make
    for each in made:
        each.close()


def held(engine: BatchedEngine, echo: Echo) -> Future[Reply]:
    """A first question that keeps the engine busy until ``let`` is set."""
    echo.let.clear()
    future = engine.submit(Request("first"))
    assert echo.begun.wait(PATIENCE_S)
    return future


def texts(futures: Sequence[Future[Reply]]) -> list[str]:
    return [future.result(PATIENCE_S).text for future in futures]


def sized(width: int) -> Request:
    return Request(f"{width}", Image.new("RGB", (width, 10)))


def test_questions_of_equal_sampling_go_together_up_to_the_size(opened: Opened) -> None:
    echo = Echo()
    engine = opened(echo, 4)
    first = held(engine, echo)
    requests = [Request(f"{k}", sampling=OTHER if k % 3 == 0 else Sampling()) for k in range(18)]
    futures = [engine.submit(each) for each in requests]
    echo.let.set()
    assert texts([first, *futures]) == ["first", *(each.prompt for each in requests)]
    for batch in echo.batches:
        assert len({each.sampling for each in batch}) == 1
    assert sorted(map(len, echo.batches)) == [1, 2, 4, 4, 4, 4]


def test_pictures_near_in_size_go_together(opened: Opened) -> None:
    echo = Echo()
    engine = opened(echo, 3)
    held(engine, echo)
    futures = [engine.submit(sized(width)) for width in (10, 500, 11, 510, 12, 520)]
    echo.let.set()
    texts(futures)
    found = [sorted(int(each.prompt) for each in batch) for batch in echo.batches[1:]]
    assert found == [[10, 11, 12], [500, 510, 520]]


def test_questions_with_and_without_a_picture_never_meet(opened: Opened) -> None:
    echo = Echo()
    engine = opened(echo, 8)
    held(engine, echo)
    futures = [engine.submit(each) for k in range(4) for each in (sized(10 + k), Request("none"))]
    echo.let.set()
    texts(futures)
    assert all(len({each.image is None for each in batch}) == 1 for batch in echo.batches)


def test_a_question_of_a_rare_kind_is_not_put_off_for_ever(opened: Opened) -> None:
    echo = Echo()
    engine = opened(echo, 2)
    held(engine, echo)
    rare = engine.submit(Request("rare", sampling=OTHER))
    futures = [engine.submit(Request(f"{k}")) for k in range(40)]
    echo.let.set()
    texts([rare, *futures])
    place = next(k for k, batch in enumerate(echo.batches) if batch[0].prompt == "rare")
    assert place <= 6


def test_a_question_that_fails_fails_alone(opened: Opened) -> None:
    def trouble(requests: Sequence[Request]) -> None:
        if any(each.prompt == "5" for each in requests):
            raise KeyError("of a library")

    echo = Echo(trouble)
    engine = opened(echo, 8)
    held(engine, echo)
    futures = [engine.submit(Request(f"{k}")) for k in range(8)]
    echo.let.set()
    error = futures.pop(5).exception(PATIENCE_S)
    assert isinstance(error, InferenceFailed)
    assert error.code == "vlm_inference"
    assert texts(futures) == [f"{k}" for k in range(8) if k != 5]
    assert engine.size == 8


def test_an_error_with_a_code_keeps_it(opened: Opened) -> None:
    def trouble(requests: Sequence[Request]) -> None:
        raise InferenceFailed("too long", code="vlm_prompt")

    error = opened(Echo(trouble)).submit(Request("")).exception(PATIENCE_S)
    assert isinstance(error, InferenceFailed)
    assert error.code == "vlm_prompt"


def test_an_engine_that_is_lost_is_not_tried_with_halves(opened: Opened) -> None:
    def trouble(requests: Sequence[Request]) -> None:
        if len(requests) > 1:
            raise EngineUnavailable("gone")

    echo = Echo(trouble)
    engine = opened(echo, 8)
    held(engine, echo)
    futures = [engine.submit(Request(f"{k}")) for k in range(8)]
    echo.let.set()
    assert all(isinstance(f.exception(PATIENCE_S), EngineUnavailable) for f in futures)
    assert echo.tried == [1, 8]


@given(st.integers(1, 9), st.integers(1, 9), st.integers(1, 30))
def test_whatever_fits_is_answered_and_too_much_is_not_tried_again(
    size: int, fits: int, count: int
) -> None:
    def trouble(requests: Sequence[Request]) -> None:
        if len(requests) > fits:
            raise OutOfMemory(f"{len(requests)}")

    echo = Echo(trouble)
    engine = BatchedEngine("echo", echo, size)
    try:
        held(engine, echo)
        futures = [engine.submit(Request(f"{k}")) for k in range(count)]
        echo.let.set()
        assert texts(futures) == [f"{k}" for k in range(count)]
        assert engine.size <= size
        too_large = [tried for tried in echo.tried if tried > fits]
        assert too_large == sorted(set(too_large), reverse=True)
    finally:
        engine.close()


def test_one_question_that_is_too_much_alone_fails_and_the_others_go_on_together(
    opened: Opened,
) -> None:
    def trouble(requests: Sequence[Request]) -> None:
        if any(each.prompt == "3" for each in requests):
            raise OutOfMemory("3")

    echo = Echo(trouble)
    engine = opened(echo, 4)
    held(engine, echo)
    futures = [engine.submit(Request(f"{k}")) for k in range(6)]
    echo.let.set()
    error = futures.pop(3).exception(PATIENCE_S)
    assert isinstance(error, InferenceFailed)
    assert error.code == "vlm_memory"
    assert texts(futures) == ["0", "1", "2", "4", "5"]
    assert engine.size == 4


def test_what_was_cancelled_is_not_asked(opened: Opened) -> None:
    echo = Echo()
    engine = opened(echo, 4)
    held(engine, echo)
    futures = [engine.submit(Request(f"{k}")) for k in range(8)]
    assert all(future.cancel() for future in futures[:5])
    echo.let.set()
    assert texts(futures[5:]) == ["5", "6", "7"]
    assert not wait(futures, PATIENCE_S).not_done
    asked = {each.prompt for batch in echo.batches for each in batch}
    assert asked == {"first", "5", "6", "7"}


def test_closing_stops_what_is_under_way_and_frees_the_model_once(opened: Opened) -> None:
    echo = Echo()
    engine = opened(echo, 2)
    first = held(engine, echo)
    futures = [engine.submit(Request(f"{k}")) for k in range(6)]
    engine.close()
    engine.close()
    error = first.exception(PATIENCE_S)
    assert isinstance(error, EngineUnavailable)
    assert error.code == "engine_closed"
    assert not wait(futures, PATIENCE_S).not_done
    assert all(future.cancelled() for future in futures)
    assert echo.freed == 1


def test_an_engine_may_be_closed_by_what_listens_to_its_answers(opened: Opened) -> None:
    engine = opened(Echo())
    closed = threading.Event()

    def close(_: Future[Reply]) -> None:
        engine.close()
        closed.set()

    engine.submit(Request("")).add_done_callback(close)
    assert closed.wait(PATIENCE_S)
    error = engine.submit(Request("")).exception(PATIENCE_S)
    assert isinstance(error, ModelError)


def test_an_engine_that_nobody_holds_frees_its_model() -> None:
    echo = Echo()
    engine = BatchedEngine("echo", echo, 2)
    engine.submit(Request("")).result(PATIENCE_S)
    gone = weakref.ref(engine)
    del engine
    gc.collect()
    assert gone() is None
    assert echo.freed == 1
