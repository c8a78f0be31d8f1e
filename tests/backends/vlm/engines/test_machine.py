from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

pytest.importorskip("torch", reason="needs the extra vlm")

import torch

from mineru_tools.backends.vlm.engines.machine import (
    Place,
    batch_size,
    free_memory,
    is_out_of_memory,
    load_of,
    place_of,
)
from mineru_tools.errors import OptionsError
from mineru_tools.options import VlmOptions

CPU = torch.device("cpu")
GB = 1 << 30


class Config(SimpleNamespace):
    """A configuration of the sizes of MinerU2.5."""

    def get_text_config(self, decoder: bool = False) -> Any:
        return SimpleNamespace(
            num_hidden_layers=24,
            num_attention_heads=14,
            num_key_value_heads=2,
            hidden_size=896,
            max_position_embeddings=16384,
            vocab_size=151936,
        )


LOAD = load_of(Config(vision_config=SimpleNamespace(embed_dim=1280)), 2048, 2)


def test_the_load_of_a_question_follows_from_the_sizes_of_the_model() -> None:
    assert LOAD.kept == 2 * 24 * 2 * 64
    assert LOAD.tokens == 4096
    assert LOAD.patches == 8192
    assert LOAD.bytes(torch.float32) > 1.9 * LOAD.bytes(torch.bfloat16) * 0.9
    assert 0.2 * GB < LOAD.bytes(torch.bfloat16) < 0.5 * GB


@given(st.sampled_from(["cuda", "mps", "cpu"]), st.integers(0, 200 * GB), st.integers(0, GB))
def test_more_memory_never_means_fewer_questions(kind: str, free: int, more: int) -> None:
    place = Place(torch.device(kind), torch.bfloat16)
    size = batch_size(LOAD, place, free)
    assert size >= 1
    assert batch_size(LOAD, place, free + more) >= size
    assert size == 1 or size * LOAD.bytes(place.dtype) <= free


def test_a_small_gpu_takes_a_few_questions_and_a_large_one_many() -> None:
    place = Place(torch.device("cuda"), torch.bfloat16)
    assert 4 <= batch_size(LOAD, place, 5 * GB) <= 16
    assert batch_size(LOAD, place, 70 * GB) == 64


def test_the_memory_of_this_machine_is_known() -> None:
    assert free_memory(CPU) > 1 << 20


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (torch.OutOfMemoryError("CUDA out of memory."), True),
        (MemoryError(), True),
        (RuntimeError("MPS backend out of memory (MPS allocated: 18 GB)"), True),
        (
            RuntimeError("[enforce fail] DefaultCPUAllocator: can't allocate memory: you tried"),
            True,
        ),
        (RuntimeError("mat1 and mat2 shapes cannot be multiplied"), False),
        (ValueError("out of memory"), False),
    ],
)
def test_a_lack_of_memory_is_known_by_what_devices_say(error: Exception, expected: bool) -> None:
    assert is_out_of_memory(error) is expected


def test_the_cpu_counts_in_float32_unless_weights_are_bytes() -> None:
    assert place_of(VlmOptions(device="cpu")) == Place(CPU, torch.float32)
    assert place_of(VlmOptions(device="cpu", quantize="int8")) == Place(CPU, torch.bfloat16)
    assert place_of(VlmOptions(device="cpu", dtype="fp16")) == Place(CPU, torch.float16)


def test_bytes_are_refused_away_from_the_cpu(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    with pytest.raises(OptionsError) as caught:
        place_of(VlmOptions(quantize="int8"))
    assert caught.value.code == "vlm_quantize"
