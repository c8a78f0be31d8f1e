"""How many questions are open at once, who waits for whom, and how it ends."""

from __future__ import annotations

import threading
import time
from concurrent.futures import CancelledError, ThreadPoolExecutor, wait

import pytest

from mineru_tools.backends.vlm.engines.http import HttpEngine
from mineru_tools.backends.vlm.request import Request
from mineru_tools.errors import EngineUnavailable, MissingExtra, OptionsError
from tests.backends.vlm.engines.conftest import Connect
from tests.support.model_server import Asked, ModelServer, Told, echo, prompt_of, says


@pytest.mark.parametrize("bound", [1, 3, 20])
def test_there_are_never_more_questions_open_than_the_bound(
    server: ModelServer, connect: Connect, bound: int
) -> None:
    def slowly(asked: Asked) -> Told:
        time.sleep(0.02)
        return (
            Told({}, 500) if prompt_of(asked) == "7" and len(server.questions) < 9 else echo(asked)
        )

    server.chat = slowly
    engine = connect(concurrency=bound)
    assert engine.capacity == bound
    futures = [engine.submit(Request(str(k))) for k in range(60)]
    assert [future.result(30).text for future in futures] == [str(k) for k in range(60)]
    assert 1 <= server.busiest <= bound


def test_connections_are_kept(server: ModelServer, connect: Connect) -> None:
    ports = set()
    taken = server.process_request

    def process(request: object, address: tuple[str, int]) -> None:
        ports.add(address)
        taken(request, address)  # type: ignore[arg-type]

    server.process_request = process  # type: ignore[method-assign,assignment]
    engine = connect(concurrency=4)
    futures = [engine.submit(Request(str(k))) for k in range(40)]
    assert all(future.result(20) for future in futures)
    assert len(ports) <= 4


def test_the_model_is_asked_for_once_however_many_ask(
    server: ModelServer, connect: Connect
) -> None:
    engine = connect(concurrency=8)
    with ThreadPoolExecutor(8) as threads:
        told = list(
            threads.map(lambda k: engine.submit(Request(str(k))).result(20).text, range(50))
        )
    assert told == [str(k) for k in range(50)]
    assert [asked.method for asked in server.requests].count("GET") == 1


def test_nothing_is_asked_before_the_first_question(server: ModelServer, connect: Connect) -> None:
    before = threading.active_count()
    connect().close()
    assert threading.active_count() == before
    assert not server.requests


def test_the_key_is_sent_and_not_shown(server: ModelServer, connect: Connect) -> None:
    engine = connect(api_key=" sk-secret\n")
    engine.submit(Request("q")).result(20)
    assert {asked.headers["Authorization"] for asked in server.requests} == {"Bearer sk-secret"}
    assert "sk-secret" not in repr(engine)


def test_without_a_key_none_is_sent(server: ModelServer, connect: Connect) -> None:
    connect().submit(Request("q")).result(20)
    assert not any("Authorization" in asked.headers for asked in server.requests)


def test_a_cancelled_question_makes_place_for_the_next(
    server: ModelServer, connect: Connect
) -> None:
    begun, go = threading.Event(), threading.Event()

    def hold(asked: Asked) -> Told:
        if prompt_of(asked) == "held":
            begun.set()
            go.wait(20)
        return echo(asked)

    server.chat = hold
    engine = connect(concurrency=1)
    held, waits, last = (engine.submit(Request(text)) for text in ("held", "waits", "last"))
    assert begun.wait(20)
    assert waits.cancel()
    assert held.cancel()
    assert last.result(20).text == "last"
    go.set()
    assert [prompt_of(asked) for asked in server.questions] == ["held", "last"]


def test_closing_cancels_what_is_under_way_and_what_waits(
    server: ModelServer, connect: Connect
) -> None:
    begun, go = threading.Event(), threading.Event()

    def hold(asked: Asked) -> Told:
        begun.set()
        go.wait(20)
        return says("late")

    server.chat = hold
    before = threading.active_count()
    engine = connect(concurrency=2)
    futures = [engine.submit(Request(str(k))) for k in range(6)]
    assert begun.wait(20)
    engine.close()
    go.set()
    assert not wait(futures, 5).not_done
    for future in futures:
        with pytest.raises(CancelledError):
            future.result(0)
    engine.close()
    error = engine.submit(Request("after")).exception(5)
    assert isinstance(error, EngineUnavailable)
    assert error.code == "engine_closed"
    until = time.monotonic() + 5
    while threading.active_count() > before and time.monotonic() < until:
        time.sleep(0.01)  # for the threads of the server to end
    assert threading.active_count() == before


@pytest.mark.parametrize("key", ["a\nb", "ключ"])
def test_a_key_that_no_header_can_hold_is_refused(key: str) -> None:
    pytest.importorskip("httpx")
    with pytest.raises(OptionsError) as caught:
        HttpEngine("http://host", api_key=key)
    assert caught.value.code == "vlm_api_key"
    assert key not in str(caught.value)


def test_a_kind_of_server_that_nobody_knows_is_refused() -> None:
    pytest.importorskip("httpx")
    with pytest.raises(OptionsError) as caught:
        HttpEngine("http://host", server="abacus")
    assert caught.value.code == "vlm_server_kind"
    with pytest.raises(OptionsError):
        HttpEngine("http://host", concurrency=0)


def test_a_missing_package_is_named_with_its_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "httpx", None)
    with pytest.raises(MissingExtra) as caught:
        HttpEngine("http://host")
    assert caught.value.extra == "remote"


def test_the_model_is_named_without_a_question(server: ModelServer, connect: Connect) -> None:
    assert connect().model_name() == "MinerU2.5"
    assert [asked.method for asked in server.requests] == ["GET"]


def test_a_model_that_was_named_is_not_asked_for(server: ModelServer, connect: Connect) -> None:
    assert connect(model="Qwen3-VL").model_name() == "Qwen3-VL"
    assert server.requests == []


def test_a_server_that_is_gone_cannot_name_its_model(connect: Connect) -> None:
    with pytest.raises(EngineUnavailable):
        connect("http://127.0.0.1:9").model_name()
