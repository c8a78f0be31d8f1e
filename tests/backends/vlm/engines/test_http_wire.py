"""What is sent, field by field, and to whom; what is made of what comes back."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from mineru_tools.backends.vlm.engines.http_address import api_base
from mineru_tools.backends.vlm.engines.http_wire import question_body, reply_of
from mineru_tools.backends.vlm.engines.servers import SERVERS, recognised
from mineru_tools.backends.vlm.request import Reply, Request, Sampling
from mineru_tools.errors import InferenceFailed, OptionsError
from tests.backends.vlm.engines.conftest import Connect
from tests.support.model_server import Asked, ModelServer, Told, echo, picture_of, says

PICTURE = Image.linear_gradient("L").resize((50, 30)).convert("RGB")
TABLE = Sampling(presence_penalty=1.0, frequency_penalty=0.005, max_new_tokens=2048)
QUESTION = Request("\nTable Recognition:", PICTURE, TABLE)

PLAIN = {
    "temperature": 0.0, "top_p": 0.01, "presence_penalty": 1.0, "frequency_penalty": 0.005,
}  # fmt: skip
KEPT = {"top_k": 1, "repetition_penalty": 1.0, "skip_special_tokens": False}
LIMITS = {"max_completion_tokens": 2048, "max_tokens": 2048}
SENT: dict[str, dict[str, Any]] = {
    "vllm": PLAIN | KEPT | LIMITS | {
        "vllm_xargs": {"no_repeat_ngram_size": 100, "debug": False},
    },
    "sglang": PLAIN | KEPT | LIMITS,
    "lmdeploy": PLAIN | KEPT | LIMITS,
    "llama.cpp": PLAIN | {"top_k": 1, "repeat_penalty": 1.0, "max_tokens": 2048},
    "ollama": PLAIN | {"max_tokens": 2048},
    "openai": PLAIN | {"max_completion_tokens": 2048},
}  # fmt: skip


@pytest.mark.parametrize("kind", sorted(SERVERS))
def test_each_kind_of_server_is_sent_the_fields_it_knows(
    server: ModelServer, connect: Connect, kind: str
) -> None:
    connect(server=kind).submit(QUESTION).result(20)
    (asked,) = server.questions
    assert (asked.path, asked.headers["Content-Type"]) == (
        "/v1/chat/completions", "application/json",
    )  # fmt: skip
    system, user = asked.body.pop("messages")
    assert asked.body == {"model": "MinerU2.5", **SENT[kind]}
    assert system == {"role": "system", "content": "You are a helpful assistant."}
    image, text = user["content"]
    assert (user["role"], image["type"]) == ("user", "image_url")
    assert text == {"type": "text", "text": "\nTable Recognition:"}
    assert image["image_url"]["url"].startswith("data:image/png;base64,")


def test_the_picture_arrives_pixel_by_pixel(server: ModelServer, connect: Connect) -> None:
    connect().submit(QUESTION).result(20)
    sent = picture_of(server.questions[0])
    assert (sent.size, sent.tobytes()) == (PICTURE.size, PICTURE.tobytes())


def test_a_question_without_a_picture_or_a_limit_has_neither(
    server: ModelServer, connect: Connect
) -> None:
    question = Request("Please merge", sampling=Sampling(no_repeat_ngram_size=0), system="")
    connect().submit(question).result(20)
    body = server.questions[0].body
    assert body["messages"] == [
        {"role": "user", "content": [{"type": "text", "text": "Please merge"}]}
    ]
    assert not {"max_tokens", "max_completion_tokens", "vllm_xargs"} & set(body)


def test_a_picture_that_cannot_be_written_fails_alone(
    server: ModelServer, connect: Connect
) -> None:
    error = connect().submit(Request("empty", Image.new("RGB", (0, 4)))).exception(20)
    assert isinstance(error, InferenceFailed)
    assert error.code == "vlm_picture"
    assert not server.questions


@pytest.mark.parametrize(
    ("owner", "banner", "kind"),
    [
        ("vllm", "uvicorn", "vllm"),
        ("sglang", "uvicorn", "sglang"),
        ("lmdeploy", "uvicorn", "lmdeploy"),
        ("llamacpp", "llama.cpp", "llama.cpp"),
        ("", "llama.cpp", "llama.cpp"),
        ("library", "", "ollama"),
        ("system", "cloudflare", "openai"),
        ("somebody", "nginx", "vllm"),
    ],
)
def test_a_server_is_known_by_what_it_says_of_itself(
    server: ModelServer, connect: Connect, owner: str, banner: str, kind: str
) -> None:
    listed = {"data": [{"id": "it", "owned_by": owner}]}
    server.models = lambda _: Told(listed, headers={"Server": banner})
    connect().submit(QUESTION).result(20)
    assert set(server.questions[0].body) == {"model", "messages", *SENT[kind]}


def test_models_of_openai_are_known_by_name_whoever_resells_them() -> None:
    assert recognised("gpt-4.1-mini", ["vllm"]).name == "openai"


@pytest.mark.parametrize(
    ("refuses", "complaint"),
    [
        ("vllm_xargs", "[{'loc': ('body', 'IT'), 'msg': 'Extra inputs are not permitted'}]"),
        ("top_k", "Unrecognized request argument supplied: IT"),
        ("max_tokens", "Unsupported parameter: 'IT'. Use 'max_completion_tokens' instead."),
        ("temperature", "Unsupported value: 'IT' does not support 0.0 with this model."),
    ],
)
@pytest.mark.parametrize("status", [400, 422])
def test_a_field_that_a_server_refuses_is_left_off_from_then_on(
    server: ModelServer, connect: Connect, status: int, refuses: str, complaint: str
) -> None:
    def strict(asked: Asked) -> Told:
        if refuses in asked.body:
            return Told({"error": {"message": complaint.replace("IT", refuses)}}, status=status)
        return echo(asked)

    server.chat = strict
    engine = connect()
    for _ in range(3):
        assert engine.submit(QUESTION).result(20).text == QUESTION.prompt
    sent = [set(SENT["vllm"]) & set(asked.body) for asked in server.questions]
    assert sent == [set(SENT["vllm"])] + [set(SENT["vllm"]) - {refuses}] * 3


def test_a_server_that_refuses_one_field_after_the_other_is_met_halfway(
    server: ModelServer, connect: Connect
) -> None:
    taken = {"model", "messages", "temperature"}

    def strict(asked: Asked) -> Told:
        unknown = sorted(set(asked.body) - taken)
        return Told({"error": f"unknown field {unknown[0]}"}, 400) if unknown else echo(asked)

    server.chat = strict
    assert connect().submit(QUESTION).result(20).text == QUESTION.prompt
    assert set(server.questions[-1].body) == taken


@pytest.mark.parametrize(
    "complaint",
    ["maximum context length is 4096, max_tokens is too large", "unknown image format", ""],
)
def test_a_complaint_about_something_else_changes_nothing(
    server: ModelServer, connect: Connect, complaint: str
) -> None:
    server.answers(Told({"error": complaint}, status=400))
    error = connect().submit(QUESTION).exception(20)
    assert isinstance(error, InferenceFailed)
    assert len(server.questions) == 1


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("a<|im_end|>", "a"),
        ("a<|im_end|><|im_end|>", "a<|im_end|>"),
        ("<|im_end|>a", "<|im_end|>a"),
        ("a<|endoftext|>", "a"),
        ("<s>a</s>", "<s>a</s>"),
        ("", ""),
        (None, ""),
    ],
)
@pytest.mark.parametrize("finish", ["stop", "length"])
def test_the_token_that_ends_a_turn_is_taken_off(
    server: ModelServer, connect: Connect, text: str | None, read: str, finish: str
) -> None:
    server.answers(says(text, finish, usage={"completion_tokens": 7}))
    assert connect().submit(QUESTION).result(20) == Reply(read, finish, 7)  # type: ignore[arg-type]


@pytest.mark.parametrize("usage", [None, [], {}, {"completion_tokens": "7"}])
def test_a_count_of_tokens_that_is_none_is_left_out(
    server: ModelServer, connect: Connect, usage: Any
) -> None:
    server.answers(says("a", usage=usage))
    assert connect().submit(QUESTION).result(20).tokens is None


@given(st.binary(max_size=60) | st.just(b'{"choices": [{"finish_reason": "stop", "message": 3}]}'))
def test_whatever_comes_back_is_a_reply_or_an_error_with_a_code(body: bytes) -> None:
    codes = {"vlm_server_answer", "vlm_server_failed", "vlm_server_finish"}
    try:
        assert isinstance(reply_of(body), Reply)
    except InferenceFailed as error:
        codes.remove(error.code)  # KeyError for any other


@pytest.mark.parametrize(
    ("address", "base"),
    [
        ("http://host:30000", "http://host:30000/v1"),
        ("http://host:30000/", "http://host:30000/v1"),
        ("http://host/v1", "http://host/v1"),
        ("http://host/v1/", "http://host/v1"),
        ("http://host/some/path", "http://host/v1"),
        ("http://host/some/path/", "http://host/some/path/v1"),
        ("https://host/api/v3", "https://host/api/v3"),
        ("https://host/v1/chat/completions", "https://host/v1"),
        (" http://[::1]:8000 ", "http://[::1]:8000/v1"),
    ],
)
def test_addresses_are_read_as_mineru_reads_them(address: str, base: str) -> None:
    pytest.importorskip("httpx")
    assert api_base(address) == base


@pytest.mark.parametrize(
    "address",
    ["", "host:8000", "ftp://host", "file:///etc/passwd", "http://", "http://user:secret@host/v1",
     "http://host/v1?key=secret", "http://host/#part", "http://ho st:x/"],
)  # fmt: skip
def test_what_is_no_address_of_a_model_server_is_refused(address: str) -> None:
    pytest.importorskip("httpx")
    with pytest.raises(OptionsError) as caught:
        api_base(address)
    assert caught.value.code == "vlm_server_url"
    assert "secret" not in str(caught.value)


def test_a_body_is_the_same_each_time() -> None:
    server = SERVERS["vllm"]
    assert question_body(QUESTION, "m", server) == question_body(QUESTION, "m", server)
