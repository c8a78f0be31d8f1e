"""A key for a model server gets to that server, and nowhere else."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from mineru_tools import ParseOptions, parse_many
from mineru_tools.options import VlmOptions
from tests.support.model_server import Asked, ModelServer, Told, model_server, prompt_of, says

SAMPLE = Path(__file__).parents[2] / "examples" / "sample.pdf"
KEY = "sk-not-to-be-seen"
LAYOUT = "<|box_start|>100 100 900 200<|box_end|><|ref_start|>text<|ref_end|><|rotate_up|>"


def chat(asked: Asked) -> Told:
    return says(LAYOUT if "Layout" in prompt_of(asked) else "words of a model")


def parsed(server: ModelServer, recording: Path) -> str:
    """All that is left of a parse in another process, as text."""
    options = ParseOptions(
        backend="vlm-http-client",
        server_url=server.address,
        vlm=VlmOptions(record=str(recording)),
        pages="1",
    )
    (outcome,) = parse_many([SAMPLE], options, workers=1, timeout_s=120)
    assert outcome.error is None
    assert outcome.document is not None
    with outcome.document as document:
        return json.dumps([document.middle_json(), document.markdown(), repr(document.issues)])


def test_a_process_shows_the_server_its_key_and_leaves_no_trace_of_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    pytest.importorskip("httpx", reason="needs the extra remote")
    monkeypatch.setenv("MINERU_VL_API_KEY", KEY)
    with model_server() as server:
        server.chat = chat
        left = parsed(server, tmp_path / "r.jsonl")
    assert "words of a model" in left
    assert {asked.headers["Authorization"] for asked in server.requests} == {f"Bearer {KEY}"}
    assert KEY not in left + (tmp_path / "r.jsonl").read_text()


def test_a_server_that_lets_nobody_in_is_not_told_what_was_shown(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pytest.importorskip("httpx", reason="needs the extra remote")
    monkeypatch.setenv("MINERU_VL_API_KEY", KEY)
    with model_server() as server:
        server.models = lambda asked: Told({"error": asked.headers["Authorization"]}, status=401)
        options = ParseOptions(backend="vlm-http-client", server_url=server.address)
        (outcome,) = parse_many([SAMPLE], options, workers=1, timeout_s=120)
    assert outcome.error is not None
    assert outcome.error.code == "vlm_server_refused"
    assert KEY not in f"{outcome.error!r} {outcome.error}"


def test_a_key_for_openai_is_not_shown_to_another_server(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    pytest.importorskip("httpx", reason="needs the extra remote")
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    monkeypatch.delenv("MINERU_VL_API_KEY", raising=False)
    with model_server() as server:
        server.chat = chat
        parsed(server, tmp_path / "r.jsonl")
    assert server.questions
    assert not any("Authorization" in asked.headers for asked in server.requests)
