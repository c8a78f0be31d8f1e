"""What a server may do wrong, what we call it, and how often it is asked."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import Any

import pytest

from mineru_tools.backends.vlm.engines import setbacks
from mineru_tools.backends.vlm.request import Request
from mineru_tools.errors import EngineUnavailable, InferenceFailed, ModelError
from tests.backends.vlm.engines.conftest import QUICK, Connect
from tests.support.model_server import MODELS, Asked, ModelServer, Told, echo, prompt_of, says

QUESTION = Request("\nText Recognition:")
FINE = says("fine")


def failure(connect: Connect, **options: Any) -> ModelError:
    error = connect(**options).submit(QUESTION).exception(20)
    assert isinstance(error, ModelError)
    return error


@pytest.mark.parametrize(
    "fault",
    [
        Told({}, status=429),
        Told({}, status=500),
        Told({}, status=503),
        Told({}, status=0),
        Told({"choices": []}, drops=True),
    ],
    ids=["busy", "broken", "away", "dropped", "truncated"],
)
def test_a_question_that_meets_a_passing_fault_is_asked_again(
    server: ModelServer, connect: Connect, fault: Told
) -> None:
    server.answers(fault, fault, FINE)
    assert connect().submit(QUESTION).result(20).text == "fine"
    assert len(server.questions) == 3


@pytest.mark.parametrize(
    ("fault", "kind", "code", "tries"),
    [
        (Told({}, status=500), InferenceFailed, "vlm_server_failed", 4),
        (Told({}, status=503), InferenceFailed, "vlm_server_failed", 4),
        (Told({}, status=429), InferenceFailed, "vlm_server_failed", 10),
        (Told({}, status=0), InferenceFailed, "vlm_server_failed", 4),
        (Told({"choices": []}, drops=True), InferenceFailed, "vlm_server_failed", 4),
        (Told({}, status=400), InferenceFailed, "vlm_server_failed", 1),
        (Told({}, status=413), InferenceFailed, "vlm_server_failed", 1),
        (Told({}, status=422), InferenceFailed, "vlm_server_failed", 1),
        (Told({}, status=401), EngineUnavailable, "vlm_server_refused", 1),
        (Told({}, status=402), EngineUnavailable, "vlm_server_refused", 1),
        (Told({}, status=403), EngineUnavailable, "vlm_server_refused", 1),
        (Told({}, status=404), EngineUnavailable, "vlm_server_url", 1),
        (Told({"object": "error"}), InferenceFailed, "vlm_server_failed", 1),
        (Told({"error": {"message": "no"}}), InferenceFailed, "vlm_server_failed", 1),
        (Told(b"<html>"), InferenceFailed, "vlm_server_answer", 1),
        (Told(b"[" * 100_000), InferenceFailed, "vlm_server_answer", 1),
        (Told([]), InferenceFailed, "vlm_server_answer", 1),
        (Told({"choices": []}), InferenceFailed, "vlm_server_answer", 1),
        (Told({"choices": [{}]}), InferenceFailed, "vlm_server_answer", 1),
        (says([{"text": "parts"}]), InferenceFailed, "vlm_server_answer", 1),  # type: ignore[arg-type]
        (says("x" * (17 << 20)), InferenceFailed, "vlm_server_answer", 1),
        (replace(FINE, headers={"Content-Encoding": "gzip"}), InferenceFailed,
         "vlm_server_answer", 1),
        (says("x", "content_filter"), InferenceFailed, "vlm_server_finish", 1),
        (says("x", None), InferenceFailed, "vlm_server_finish", 1),
        (says("x", 7), InferenceFailed, "vlm_server_finish", 1),
    ],
)  # fmt: skip
def test_a_fault_that_stays_has_its_code_and_its_number_of_tries(
    server: ModelServer,
    connect: Connect,
    fault: Told,
    kind: type[ModelError],
    code: str,
    tries: int,
) -> None:
    server.answers(fault)
    error = failure(connect)
    assert (type(error), error.code) == (kind, code)
    assert len(server.questions) == tries


def test_a_slow_reply_is_waited_for(server: ModelServer, connect: Connect) -> None:
    server.answers(replace(FINE, wait=0.3))
    assert connect().submit(QUESTION).result(20).text == "fine"
    assert len(server.questions) == 1


def test_a_reply_that_does_not_come_in_time_is_asked_for_once_more(
    server: ModelServer, connect: Connect
) -> None:
    server.answers(replace(FINE, wait=0.5))
    error = failure(connect, patience=replace(QUICK, answer=0.05))
    assert (type(error), error.code) == (InferenceFailed, "vlm_server_timeout")
    assert len(server.questions) == 2


@pytest.mark.parametrize("status", [429, 503])
def test_a_server_that_says_when_to_come_back_is_given_that_time(
    server: ModelServer, connect: Connect, status: int
) -> None:
    server.answers(Told({}, status=status, headers={"Retry-After": "0.3"}), FINE)
    assert connect(patience=replace(QUICK, longest=5)).submit(QUESTION).result(20).text == "fine"
    first, second = server.questions
    assert second.began - first.began >= 0.3


@pytest.mark.parametrize(
    "header", ["86400", "Wed, 21 Oct 2099 07:28:00 GMT", "Wed, 21 Oct 2015 07:28:00 GMT", "soon"]
)
def test_a_server_that_wants_too_long_a_wait_does_not_get_it(
    server: ModelServer, connect: Connect, header: str
) -> None:
    server.answers(Told({}, status=429, headers={"Retry-After": header}), FINE)
    began = time.monotonic()
    assert connect().submit(QUESTION).result(20).text == "fine"
    assert time.monotonic() - began < 10


def test_one_block_that_fails_leaves_the_others_alone(
    server: ModelServer, connect: Connect
) -> None:
    server.chat = lambda asked: Told({}, 500) if "bad" in prompt_of(asked) else echo(asked)
    engine = connect(concurrency=4)
    prompts = [f"{'bad' if k % 7 == 0 else 'good'} {k}" for k in range(40)]
    futures = [engine.submit(Request(prompt)) for prompt in prompts]
    for prompt, future in zip(prompts, futures, strict=True):
        if "bad" in prompt:
            assert isinstance(future.exception(20), InferenceFailed)
        else:
            assert future.result(20).text == prompt


def test_a_server_that_is_not_there_is_told_by_its_code(
    server: ModelServer, connect: Connect
) -> None:
    server.server_close()
    error = failure(connect)
    assert (type(error), error.code) == (EngineUnavailable, "vlm_server_unreachable")


@pytest.mark.parametrize(
    ("models", "code"),
    [
        (Told({}, status=401), "vlm_server_refused"),
        (Told({}, status=404), "vlm_server_url"),
        (Told({}, status=500), "vlm_server_failed"),
        (Told({}, status=400), "vlm_server_failed"),
        (Told(b"<html>"), "vlm_server_answer"),
        (Told({"data": "none"}), "vlm_server_answer"),
        (Told({"data": []}), "vlm_server_models"),
        (Told({"data": [{"id": "a"}, {"id": "b"}]}), "vlm_server_models"),
    ],
)
def test_a_server_whose_model_nobody_knows_is_not_asked_any_question(
    server: ModelServer, connect: Connect, models: Told, code: str
) -> None:
    server.models = lambda _: models
    engine = connect()
    for _ in range(3):
        error = engine.submit(QUESTION).exception(20)
        assert isinstance(error, EngineUnavailable)
        assert error.code == code
    tries = QUICK.tries if models.status == 500 else 1
    assert [asked.method for asked in server.requests] == ["GET"] * tries


def test_the_names_to_choose_from_are_told(server: ModelServer, connect: Connect) -> None:
    server.models = lambda _: Told({"data": [{"id": "first"}, {"id": "second"}]})
    for options in ({}, {"model": "third"}):
        hint = failure(connect, **options).hint
        assert hint is not None
        assert "first, second" in hint


def test_a_model_that_is_named_is_asked_where_the_server_does_not_list_any(
    server: ModelServer, connect: Connect
) -> None:
    server.models = lambda _: Told({}, status=404)
    assert connect(model="it").submit(QUESTION).result(20).text == QUESTION.prompt
    assert server.questions[0].body["model"] == "it"


def test_when_the_server_is_gone_the_questions_that_follow_fail_at_once(
    server: ModelServer, connect: Connect
) -> None:
    engine = connect(concurrency=1, patience=replace(QUICK, give_up=3))
    assert engine.submit(QUESTION).result(20)
    server.answers(Told({}, status=0))
    errors = [engine.submit(QUESTION).exception(20) for _ in range(20)]
    assert [type(error) for error in errors[:3]] == [InferenceFailed] * 3
    assert {error.code for error in errors[3:]} == {"vlm_server_unreachable"}  # type: ignore[union-attr]
    assert len(server.questions) == 1 + 3 * QUICK.tries


def later(monkeypatch: pytest.MonkeyPatch, seconds: float) -> None:
    """So much later by the clock that tells how long a server has been gone."""
    monkeypatch.setattr(setbacks, "monotonic", lambda: time.monotonic() + seconds)


def test_a_server_that_came_back_is_asked_again_after_a_rest(
    server: ModelServer, connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = connect(concurrency=1, patience=replace(QUICK, give_up=1, rest=600))
    server.answers(Told({}, status=503))
    assert engine.submit(QUESTION).exception(20)
    server.answers(FINE)
    error = engine.submit(QUESTION).exception(20)
    assert isinstance(error, EngineUnavailable)
    later(monkeypatch, 600)
    assert engine.submit(QUESTION).result(20).text == "fine"


def test_a_server_that_was_not_up_yet_is_asked_for_its_model_later(
    server: ModelServer, connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.models = lambda _: Told({}, status=503)
    engine = connect(patience=replace(QUICK, rest=600))
    assert engine.submit(QUESTION).exception(20)
    server.models = lambda _: Told(MODELS)
    later(monkeypatch, 600)
    assert engine.submit(QUESTION).result(20)


def test_a_redirect_is_not_followed(server: ModelServer, connect: Connect) -> None:
    target = {"Location": f"{server.address}/elsewhere"}
    server.answers(Told({}, status=307, headers=target))
    error = failure(connect, api_key="secret")
    assert (type(error), error.code) == (EngineUnavailable, "vlm_server_url")
    assert "/elsewhere" not in {asked.path for asked in server.requests}


def test_a_server_that_repeats_the_key_does_not_bring_it_into_messages(
    server: ModelServer, connect: Connect
) -> None:
    def tell(asked: Asked) -> Told:
        return Told({"message": f"bad {asked.headers['Authorization']}"}, status=400)

    server.chat = tell
    error = failure(connect, api_key="sk-secret")
    assert error.message.count("bad")
    assert "sk-secret" not in f"{error!r} {error}"
