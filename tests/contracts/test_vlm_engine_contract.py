"""What every engine does, whatever runs the model.

A maker gives an engine with questions that it can answer, none like another, and one that it
cannot where there is such a question.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor, wait
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from PIL import Image

from mineru_tools.backends.vlm.engines.base import Engine
from mineru_tools.backends.vlm.engines.batched import BatchedEngine
from mineru_tools.backends.vlm.engines.http import HttpEngine
from mineru_tools.backends.vlm.engines.replay import Recorder, ReplayEngine
from mineru_tools.backends.vlm.request import Reply, Request, Sampling
from mineru_tools.errors import EngineUnavailable, InferenceFailed, ModelError
from mineru_tools.options import VlmOptions
from mineru_tools.run import Run
from tests.support.model_server import Asked, ModelServer, Told, echo, model_server, prompt_of

PATIENCE_S = 60.0  # for a tiny model on a busy machine
BAD = "bad"


@dataclass(frozen=True)
class Made:
    engine: Engine
    good: tuple[Request, ...]
    bad: Request | None = None


def _questions(count: int) -> tuple[Request, ...]:
    pictures = [Image.new("RGB", (30 + k, 40), (k, 0, 255 - k)) for k in range(count)]
    return tuple(Request(f"question {k}", picture) for k, picture in enumerate(pictures))


def _chat(asked: Asked) -> Told:
    return Told({}, status=400) if prompt_of(asked) == BAD else echo(asked)


@contextmanager
def _served() -> Iterator[ModelServer]:
    pytest.importorskip("httpx", reason="needs the extra remote")
    with model_server() as server:
        server.chat = _chat
        yield server


@contextmanager
def make_http(folder: Path) -> Iterator[Made]:
    with _served() as server:
        yield Made(HttpEngine(server.address, concurrency=4), _questions(12), Request(BAD))


@contextmanager
def make_recorder(folder: Path) -> Iterator[Made]:
    with make_http(folder) as made:
        yield Made(Recorder(made.engine, folder / "r.jsonl"), made.good, made.bad)


@contextmanager
def make_replay(folder: Path) -> Iterator[Made]:
    with make_recorder(folder) as made:
        asked = [*made.good, *([made.bad] if made.bad else [])]
        assert not wait([made.engine.submit(each) for each in asked], PATIENCE_S).not_done
        made.engine.close()
    yield Made(ReplayEngine(folder / "r.jsonl"), made.good, made.bad)


class _Echo:
    """Answers batches with what was asked."""

    def answer(self, requests: Sequence[Request], stop: threading.Event) -> list[Reply]:
        if any(each.prompt == BAD for each in requests):
            raise ValueError(BAD)
        return [Reply(each.prompt) for each in requests]

    def free(self) -> None:
        pass


@contextmanager
def make_batched(folder: Path) -> Iterator[Made]:
    yield Made(BatchedEngine("batched", _Echo(), 3), _questions(12), Request(BAD))


@contextmanager
def make_transformers(folder: Path) -> Iterator[Made]:
    torch = pytest.importorskip("torch", reason="needs the extra vlm")
    pytest.importorskip("transformers", "4.56", reason="needs the extra vlm")

    from benchmarks.random_vlm import PLACE, make_qwen2_vl
    from mineru_tools.backends.vlm.engines.transformers import TransformersEngine

    vlm = VlmOptions(model=str(make_qwen2_vl(folder)), device="cpu", batch=5)
    few = Sampling(max_new_tokens=6)
    good = tuple(replace(each, sampling=few) for each in _questions(6))
    threads = torch.get_num_threads()
    torch.set_num_threads(1)  # more take longer to wake than to work
    yield Made(TransformersEngine(vlm, Run()), good, Request(PLACE, sampling=few))
    torch.set_num_threads(threads)


MAKERS: dict[str, Callable[[Path], AbstractContextManager[Made]]] = {
    "batched": make_batched,
    "http": make_http,
    "recorder": make_recorder,
    "replay": make_replay,
    "transformers": make_transformers,
}


@pytest.fixture(params=sorted(MAKERS))
def made(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Made]:
    with MAKERS[request.param](tmp_path) as made:
        yield made
        made.engine.close()


def replies(futures: list[Future[Reply]]) -> list[Reply]:
    return [future.result(PATIENCE_S) for future in futures]


def test_it_has_a_name_and_says_how_much_keeps_it_busy(made: Made) -> None:
    assert made.engine.name
    assert made.engine.capacity >= 1


def test_each_question_gets_its_own_reply_however_many_are_asked(made: Made) -> None:
    alone = [made.engine.submit(each).result(PATIENCE_S) for each in made.good]
    assert replies([made.engine.submit(each) for each in made.good]) == alone
    assert replies([made.engine.submit(each) for each in reversed(made.good)]) == alone[::-1]


def test_a_reply_is_text_with_an_end(made: Made) -> None:
    for reply in replies([made.engine.submit(each) for each in made.good]):
        assert isinstance(reply.text, str)
        assert reply.finish in ("stop", "length")
        assert reply.tokens is None or reply.tokens >= 0


def test_questions_may_come_from_many_threads(made: Made) -> None:
    expected = replies([made.engine.submit(each) for each in made.good])
    together = threading.Barrier(6)

    def ask(_: int) -> list[Reply]:
        together.wait(PATIENCE_S)
        return replies([made.engine.submit(each) for each in made.good])

    with ThreadPoolExecutor(6) as threads:
        assert list(threads.map(ask, range(6))) == [expected] * 6


def test_a_question_that_fails_leaves_those_around_it_alone(made: Made) -> None:
    if made.bad is None:
        pytest.skip("answers whatever it is asked")
    expected = replies([made.engine.submit(each) for each in made.good])
    futures = [made.engine.submit(each) for good in made.good for each in (made.bad, good)]
    for future in futures[::2]:
        assert isinstance(future.exception(PATIENCE_S), InferenceFailed)
    assert replies(futures[1::2]) == expected


def test_a_question_that_was_cancelled_leaves_those_around_it_alone(made: Made) -> None:
    expected = replies([made.engine.submit(each) for each in made.good])
    futures = [made.engine.submit(each) for each in made.good * 2]
    is_gone = [future.cancel() for future in futures[1::2]]
    assert replies(futures[::2]) == (expected * 2)[::2]
    for future, gone, reply in zip(futures[1::2], is_gone, (expected * 2)[1::2], strict=True):
        if gone:
            with pytest.raises(CancelledError):
                future.result(PATIENCE_S)
        else:
            assert future.result(PATIENCE_S) == reply


def test_closing_ends_every_question_and_may_be_done_twice(made: Made) -> None:
    futures = [made.engine.submit(each) for each in made.good]
    made.engine.close()
    made.engine.close()
    assert not wait(futures, PATIENCE_S).not_done
    for future in futures:
        error = None if future.cancelled() else future.exception(0)
        assert error is None or isinstance(error, ModelError)


def test_an_engine_that_never_was_asked_may_be_closed(made: Made) -> None:
    made.engine.close()
    made.engine.close()


def test_after_it_was_closed_every_question_fails(made: Made) -> None:
    made.engine.submit(made.good[0]).result(PATIENCE_S)
    made.engine.close()
    error = made.engine.submit(made.good[0]).exception(PATIENCE_S)
    assert isinstance(error, EngineUnavailable)
    assert error.code == "engine_closed"


def test_threads_that_ask_while_it_is_closed_all_hear_of_an_end(made: Made) -> None:
    futures: list[Future[Reply]] = []
    begun = threading.Event()

    def ask() -> None:
        for each in made.good * 5:
            futures.append(made.engine.submit(each))
            begun.set()

    threads = [threading.Thread(target=ask) for _ in range(3)]
    for thread in threads:
        thread.start()
    assert begun.wait(PATIENCE_S)
    made.engine.close()
    for thread in threads:
        thread.join(PATIENCE_S)
    assert len(futures) == 3 * 5 * len(made.good)
    assert not wait(futures, PATIENCE_S).not_done
