"""What is recorded is answered again, and nothing else."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from mineru_tools.backends.vlm.engines.replay import Recorder, ReplayEngine, question_key
from mineru_tools.backends.vlm.request import Reply, Request, Sampling
from mineru_tools.errors import EngineUnavailable, InferenceFailed, ModelError, OptionsError
from tests.backends.vlm.engines.conftest import Connect
from tests.support.model_server import ModelServer, Told, echo, prompt_of

PICTURE = Image.radial_gradient("L").resize((40, 30)).convert("RGB")
QUESTION = Request("\nText Recognition:", PICTURE)


class Scripted:
    """An engine that answers, or fails, as a function says."""

    name = "scripted"
    capacity = 3

    def __init__(self, answer: Callable[[Request], Reply]) -> None:
        self.answer = answer
        self.closed = 0

    def submit(self, request: Request) -> Future[Reply]:
        future: Future[Reply] = Future()
        try:
            future.set_result(self.answer(request))
        except ModelError as error:
            future.set_exception(error)
        return future

    def close(self) -> None:
        self.closed += 1


def recorded(path: Path, answer: Callable[[Request], Reply], *requests: Request) -> ReplayEngine:
    recorder = Recorder(Scripted(answer), path)
    for request in requests:
        recorder.submit(request).exception(5)
    return ReplayEngine(path)


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text().splitlines()]


@given(
    text=st.text(), finish=st.sampled_from(["stop", "length"]), tokens=st.none() | st.integers(0)
)
def test_a_reply_comes_back_as_it_was(
    tmp_path_factory: pytest.TempPathFactory, text: str, finish: Any, tokens: int | None
) -> None:
    reply = Reply(text, finish, tokens)
    replay = recorded(tmp_path_factory.mktemp("r") / "r.jsonl", lambda _: reply, QUESTION)
    assert replay.submit(QUESTION).result(0) == reply


def test_a_conversation_with_a_server_is_answered_again_without_it(
    server: ModelServer, connect: Connect, tmp_path: Path
) -> None:
    server.chat = lambda asked: Told({}, 400) if prompt_of(asked) == "3" else echo(asked)
    recorder = Recorder(connect(api_key="sk-secret"), tmp_path / "r.jsonl")
    assert (recorder.name, recorder.capacity) == ("http", 100)
    questions = [Request(str(k), PICTURE) for k in range(20)]
    with ThreadPoolExecutor(8) as threads:
        ends = list(threads.map(lambda each: recorder.submit(each).exception(20), questions))
    recorder.close()
    replay = ReplayEngine(tmp_path / "r.jsonl")
    for question, end in zip(questions, ends, strict=True):
        future = replay.submit(question)
        if end is None:
            assert future.result(0).text == question.prompt
        else:
            again = future.exception(0)
            assert isinstance(again, InferenceFailed)
            assert again.code == "vlm_server_failed"
    written = (tmp_path / "r.jsonl").read_text()
    assert len(lines(tmp_path / "r.jsonl")) == 20
    assert "sk-secret" not in written
    assert str(server.server_port) not in written
    assert "base64" not in written


@pytest.mark.parametrize("kind", [InferenceFailed, EngineUnavailable])
def test_what_failed_fails_again_in_the_same_way(tmp_path: Path, kind: type[ModelError]) -> None:
    def fail(_: Request) -> Reply:
        raise kind("at http://user:secret@host", code="some_code")

    error = recorded(tmp_path / "r.jsonl", fail, QUESTION).submit(QUESTION).exception(0)
    assert isinstance(error, ModelError)
    assert (type(error), error.code) == (kind, "some_code")
    assert "secret" not in (tmp_path / "r.jsonl").read_text()


def test_a_question_that_was_asked_again_has_its_last_answer(tmp_path: Path) -> None:
    replies = iter([Reply("first"), Reply("second")])
    replay = recorded(tmp_path / "r.jsonl", lambda _: next(replies), QUESTION, QUESTION)
    assert replay.submit(QUESTION).result(0).text == "second"


def test_recordings_of_one_file_are_added_up(tmp_path: Path) -> None:
    other = replace(QUESTION, prompt="other")
    recorded(tmp_path / "r.jsonl", lambda _: Reply("a"), QUESTION)
    replay = recorded(tmp_path / "r.jsonl", lambda _: Reply("b"), other)
    assert [replay.submit(each).result(0).text for each in (QUESTION, other)] == ["a", "b"]


@pytest.mark.parametrize(
    "other",
    [
        replace(QUESTION, prompt="\nTable Recognition:"),
        replace(QUESTION, system=""),
        replace(QUESTION, sampling=Sampling(temperature=0.1)),
        replace(QUESTION, image=None),
        replace(QUESTION, image=PICTURE.transpose(Image.Transpose.FLIP_LEFT_RIGHT).rotate(1)),
        replace(QUESTION, image=PICTURE.reduce(2)),
        replace(QUESTION, image=Image.frombytes("RGB", (30, 40), PICTURE.tobytes())),
    ],
    ids=["prompt", "system", "sampling", "no picture", "pixels", "smaller", "other sides"],
)
def test_another_question_is_not_known(tmp_path: Path, other: Request) -> None:
    replay = recorded(tmp_path / "r.jsonl", lambda _: Reply("a"), QUESTION)
    error = replay.submit(other).exception(0)
    assert isinstance(error, InferenceFailed)
    assert error.code == "vlm_not_recorded"


@pytest.mark.parametrize("level", [0, 9])
def test_the_same_pixels_are_the_same_question_however_they_were_stored(level: int) -> None:
    stored = io.BytesIO()
    PICTURE.save(stored, "PNG", compress_level=level)
    assert question_key(replace(QUESTION, image=Image.open(stored))) == question_key(QUESTION)
    grey = PICTURE.convert("L")
    assert question_key(replace(QUESTION, image=grey)) == question_key(QUESTION)


def test_the_key_of_a_question_does_not_change_between_versions() -> None:
    question = Request("\nText Recognition:", Image.new("RGB", (2, 1), (1, 2, 3)))
    assert question_key(question) == KEY


KEY = "e29ed02e97280e68cce2ecb1bf3f8c97fb1154316e3f3d9c7853700cd4fc64ae"


@pytest.mark.parametrize(
    "line",
    [
        b"no json",
        b"[]",
        b"{}",
        b'{"key": "k"}',
        b'{"key": "k", "reply": 1}',
        b'{"key": "k", "reply": {"text": 1, "finish": "stop", "tokens": null}}',
        b'{"key": "k", "reply": {"text": "a", "finish": "fire", "tokens": null}}',
        b'{"key": "k", "failed": "SystemExit", "code": "c"}',
        b"[" * 100_000,
    ],
)
def test_a_file_that_is_no_recording_is_refused(tmp_path: Path, line: bytes) -> None:
    (tmp_path / "r.jsonl").write_bytes(line + b"\n")
    with pytest.raises(OptionsError) as caught:
        ReplayEngine(tmp_path / "r.jsonl")
    assert caught.value.code == "vlm_recording"


def test_a_last_line_that_was_cut_off_is_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "r.jsonl"
    recorded(path, lambda _: Reply("a"), QUESTION, replace(QUESTION, prompt="b"))
    path.write_bytes(path.read_bytes()[:-9])
    assert ReplayEngine(path).submit(QUESTION).result(0).text == "a"


def test_places_that_cannot_be_read_or_written_are_refused(tmp_path: Path) -> None:
    for make in (ReplayEngine, lambda path: Recorder(Scripted(lambda _: Reply("a")), path)):
        with pytest.raises(OptionsError) as caught:
            make(tmp_path / "no" / "r.jsonl")
        assert caught.value.code == "vlm_recording"


def test_a_recording_that_cannot_go_on_is_told(tmp_path: Path) -> None:
    (tmp_path / "d").mkdir()
    recorder = Recorder(Scripted(lambda _: Reply("a")), tmp_path / "d" / "r.jsonl")
    (tmp_path / "d" / "r.jsonl").unlink()
    (tmp_path / "d").rmdir()
    error = recorder.submit(QUESTION).exception(5)
    assert isinstance(error, EngineUnavailable)
    assert error.code == "vlm_recording"


def test_the_model_that_was_asked_is_known_again_by_the_name_of_its_folder(
    server: ModelServer, connect: Connect, tmp_path: Path
) -> None:
    model = {"id": "/home/somebody/Qwen3-VL-8B", "owned_by": "vllm"}
    server.models = lambda _: Told({"data": [model]})
    recorder = Recorder(connect(), tmp_path / "r.jsonl")
    assert recorder.model_name() == "/home/somebody/Qwen3-VL-8B"
    recorder.submit(QUESTION).result(20)
    recorder.close()
    assert ReplayEngine(tmp_path / "r.jsonl").model_name() == "Qwen3-VL-8B"
    assert "somebody" not in (tmp_path / "r.jsonl").read_text()


def test_a_recording_need_not_name_a_model(tmp_path: Path) -> None:
    replay = recorded(tmp_path / "r.jsonl", lambda _: Reply("a"), QUESTION)
    assert replay.model_name() is None
