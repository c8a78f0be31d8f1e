"""Stands where vLLM is imported: its names and signatures, and replies that say what was asked.

vLLM runs only where there is a GPU, and brings a torch of its own.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto
from types import ModuleType
from typing import Any

import pytest


class MoveDirectionality(Enum):
    UNIDIRECTIONAL = auto()
    SWAP = auto()


class LogitsProcessor:
    """The base of processors; vLLM makes them itself."""


@dataclass(kw_only=True)
class SamplingParams:
    temperature: float = 1.0
    top_p: float = 1.0
    top_k: int = 0
    presence_penalty: float = 0.0
    frequency_penalty: float = 0.0
    repetition_penalty: float = 1.0
    max_tokens: int | None = 16
    skip_special_tokens: bool = True
    extra_args: dict[str, Any] | None = None


@dataclass
class CompletionOutput:
    text: str
    token_ids: list[int]
    finish_reason: str | None


@dataclass
class RequestOutput:
    outputs: list[CompletionOutput]


@dataclass(kw_only=True)
class AsyncEngineArgs:
    model: str
    dtype: str = "auto"
    gpu_memory_utilization: float = 0.9
    limit_mm_per_prompt: dict[str, int] = field(default_factory=dict)
    logits_processors: list[str] | None = None
    trust_remote_code: bool = False


class EngineDeadError(Exception):
    """Raised when the processes are gone."""


@dataclass
class Fake:
    """What was asked of vLLM; ``trouble`` are prompts that it refuses, or how it ends."""

    args: list[AsyncEngineArgs] = field(default_factory=list)
    asked: list[tuple[dict[str, Any], SamplingParams]] = field(default_factory=list)
    ends: dict[str, str] = field(default_factory=dict)
    refuses: str | None = None
    cannot_start: bool = False
    dead: bool = False
    shut: int = 0

    def start(self, args: AsyncEngineArgs) -> None:
        if self.cannot_start:
            raise RuntimeError("no kernel image is available")
        self.args.append(args)

    def answer(self, prompt: dict[str, Any], params: SamplingParams) -> RequestOutput:
        if self.dead:
            raise EngineDeadError("gone")
        if self.refuses is not None and self.refuses in prompt["prompt"]:
            raise ValueError("the prompt is too long")
        self.asked.append((prompt, params))
        text = prompt["prompt"].split("<|im_start|>user\n")[1].split("<|im_end|>")[0]
        end = next((end for word, end in self.ends.items() if word in text), "stop")
        written = text + ("<|im_end|>" if end == "stop" else "")
        return RequestOutput([CompletionOutput(written, list(range(len(text))), end)])


def install_vllm(patch: pytest.MonkeyPatch) -> Fake:
    """Put the stand-in where ``import vllm`` finds it."""
    fake = Fake()

    class LLM:
        def __init__(self, model: str, **settings: Any) -> None:
            fake.start(AsyncEngineArgs(model=model, **settings))

        def generate(
            self,
            prompts: Sequence[dict[str, Any]],
            sampling_params: Sequence[SamplingParams] | None = None,
            *,
            use_tqdm: bool = True,
        ) -> list[RequestOutput]:
            assert sampling_params is not None
            assert not use_tqdm
            return [fake.answer(*each) for each in zip(prompts, sampling_params, strict=True)]

        def __del__(self) -> None:
            fake.shut += 1

    class AsyncLLM:
        errored = property(lambda self: fake.dead)

        @classmethod
        def from_engine_args(cls, engine_args: AsyncEngineArgs) -> AsyncLLM:
            fake.start(engine_args)
            return cls()

        async def generate(
            self, prompt: dict[str, Any], sampling_params: SamplingParams, request_id: str
        ) -> AsyncIterator[RequestOutput]:
            await asyncio.sleep(0)
            yield RequestOutput([CompletionOutput("the begin", [1], None)])
            yield fake.answer(prompt, sampling_params)

        def shutdown(self, timeout: float | None = None) -> None:
            fake.shut += 1

    contents: dict[str, dict[str, Any]] = {
        "vllm": {"LLM": LLM, "SamplingParams": SamplingParams},
        "vllm.engine": {},
        "vllm.engine.arg_utils": {"AsyncEngineArgs": AsyncEngineArgs},
        "vllm.v1": {},
        "vllm.v1.engine": {},
        "vllm.v1.engine.async_llm": {"AsyncLLM": AsyncLLM},
        "vllm.v1.sample": {},
        "vllm.v1.sample.logits_processor": {
            "LogitsProcessor": LogitsProcessor,
            "MoveDirectionality": MoveDirectionality,
        },
    }
    room = "mineru_tools.backends.vlm.engines."
    for name in ("vllm", "vllm_ngrams"):
        patch.setitem(sys.modules, room + name, ModuleType(name))  # so that it is undone
        del sys.modules[room + name]
    for name, members in contents.items():
        module = ModuleType(name)
        module.__dict__.update(members)
        patch.setitem(sys.modules, name, module)
    return fake
