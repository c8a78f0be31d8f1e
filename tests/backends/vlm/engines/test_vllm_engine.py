from __future__ import annotations

import gc
import importlib
import importlib.util
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from mineru_tools import ParseOptions
from mineru_tools.backends.vlm.engines import opening
from mineru_tools.backends.vlm.engines.base import Engine
from mineru_tools.backends.vlm.request import Reply, Request, Sampling
from mineru_tools.errors import EngineUnavailable, InferenceFailed, MissingExtra, OptionsError
from mineru_tools.options import VlmOptions
from mineru_tools.run import Run
from tests.support.fake_vllm import Fake, install_vllm

PATIENCE_S = 20.0
NAMES = ("VllmEngine", "AsyncVllmEngine")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    pytest.importorskip("torch", reason="vLLM brings it")
    pytest.importorskip("transformers", reason="vLLM brings it")
    from benchmarks.random_vlm import make_qwen2_vl

    return make_qwen2_vl(tmp_path_factory.mktemp("model"))


@pytest.fixture
def fake(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Fake:
    return install_vllm(monkeypatch)


Opened = Callable[..., Engine]


@pytest.fixture(params=NAMES)
def opened(request: pytest.FixtureRequest, fake: Fake, folder: Path) -> Iterator[Opened]:
    made: list[Engine] = []

    def make(**vlm: Any) -> Engine:
        module = importlib.import_module("mineru_tools.backends.vlm.engines.vllm")
        kind = getattr(module, request.param)
        made.append(kind(VlmOptions(**{"model": str(folder), **vlm}), Run()))
        return made[-1]

    yield make
    for each in made:
        each.close()


def asked(engine: Engine, request: Request) -> Reply:
    return engine.submit(request).result(PATIENCE_S)


def test_prompt_picture_and_sampling_reach_vllm(opened: Opened, fake: Fake) -> None:
    picture = Image.new("RGB", (30, 40))
    how = Sampling(0.0, 0.01, 1, 1.0, 0.05, 1.1, 100, 77)
    reply = asked(opened(), Request("\nText Recognition:", picture, how))
    ((prompt, params),) = fake.asked
    assert prompt["multi_modal_data"] == {"image": picture}
    assert prompt["prompt"].endswith(
        "<|im_start|>user\n<|vision_start|><|image_pad|><|vision_end|>\nText Recognition:"
        "<|im_end|>\n<|im_start|>assistant\n"
    )
    assert (params.temperature, params.top_p, params.top_k) == (0.0, 0.01, 1)
    assert (params.presence_penalty, params.frequency_penalty) == (1.0, 0.05)
    assert (params.repetition_penalty, params.max_tokens) == (1.1, 77)
    assert params.extra_args == {"no_repeat_ngram_size": 100}
    assert params.skip_special_tokens is False
    said = "<|vision_start|><|image_pad|><|vision_end|>\nText Recognition:"
    assert reply == Reply(said, "stop", len(said))


def test_a_question_without_a_picture_brings_none(opened: Opened, fake: Fake) -> None:
    assert asked(opened(), Request("plain")).text == "plain"
    assert "multi_modal_data" not in fake.asked[0][0]


def test_the_model_is_opened_without_its_code_and_with_our_ban_on_repetitions(
    opened: Opened, fake: Fake, folder: Path
) -> None:
    opened(dtype="bf16")
    (args,) = fake.args
    assert args.model == str(folder)
    assert args.dtype == "bfloat16"
    assert args.trust_remote_code is False
    assert args.limit_mm_per_prompt == {"image": 1}
    assert 0.5 <= args.gpu_memory_utilization <= 0.7
    (target,) = args.logits_processors or ()
    module, _, name = target.partition(":")
    assert hasattr(importlib.import_module(module), name)


@pytest.mark.parametrize(("total", "share"), [(8 << 30, 0.7), (24 << 30, 0.5)])
def test_a_small_gpu_is_used_nearly_whole(
    opened: Opened, fake: Fake, monkeypatch: pytest.MonkeyPatch, total: int, share: float
) -> None:
    import torch

    class Properties:
        total_memory = total

    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    monkeypatch.setattr(torch.cuda, "get_device_properties", lambda _: Properties())
    opened()
    assert fake.args[0].gpu_memory_utilization == share


def test_a_reply_that_was_cut_off_says_so_and_any_other_end_is_a_failure(
    opened: Opened, fake: Fake
) -> None:
    fake.ends = {"long": "length", "odd": "abort"}
    engine = opened()
    assert asked(engine, Request("long")) == Reply("long", "length", 4)
    error = engine.submit(Request("odd")).exception(PATIENCE_S)
    assert isinstance(error, InferenceFailed)
    assert error.code == "vlm_finish"


def test_a_question_that_vllm_refuses_fails_alone(opened: Opened, fake: Fake) -> None:
    fake.refuses = "bad"
    engine = opened()
    futures = [engine.submit(Request(each)) for each in ("one", "bad", "two")]
    error = futures.pop(1).exception(PATIENCE_S)
    assert isinstance(error, InferenceFailed)
    assert error.code == "vlm_inference"
    assert [each.result(PATIENCE_S).text for each in futures] == ["one", "two"]


def test_closing_ends_vllm(opened: Opened, fake: Fake) -> None:
    engine = opened()
    asked(engine, Request("one"))
    engine.close()
    engine.close()
    gc.collect()
    assert fake.shut >= 1
    error = engine.submit(Request("two")).exception(PATIENCE_S)
    assert isinstance(error, EngineUnavailable)


def test_a_vllm_that_does_not_start_is_an_engine_that_is_not_there(
    opened: Opened, fake: Fake
) -> None:
    fake.cannot_start = True
    with pytest.raises(EngineUnavailable) as caught:
        opened()
    assert caught.value.code == "vlm_engine_failed"


def test_bytes_are_not_for_vllm(opened: Opened) -> None:
    with pytest.raises(OptionsError) as caught:
        opened(quantize="int8")
    assert caught.value.code == "vlm_quantize"


@pytest.mark.parametrize("opened", ["AsyncVllmEngine"], indirect=True)
def test_once_vllm_is_dead_no_question_is_to_blame(opened: Opened, fake: Fake) -> None:
    engine = opened()
    fake.dead = True
    error = engine.submit(Request("one")).exception(PATIENCE_S)
    assert isinstance(error, EngineUnavailable)
    assert error.code == "vlm_engine_failed"


@pytest.mark.parametrize("backend", ["vlm-vllm-engine", "vlm-vllm-async-engine"])
def test_without_vllm_the_extra_is_named(backend: str) -> None:
    if importlib.util.find_spec("vllm") is not None:
        pytest.skip("vLLM is here")
    with pytest.raises(MissingExtra) as caught, opening.opened(ParseOptions(backend), Run()):
        pass
    assert caught.value.extra == "vllm"
