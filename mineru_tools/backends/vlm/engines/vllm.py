"""The engines that run a model through vLLM: questions in batches, or one by one as they come.

vLLM has its own idea of which questions go together; it is given all that there are.
"""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

import torch
import vllm
from vllm.engine.arg_utils import AsyncEngineArgs
from vllm.v1.engine.async_llm import AsyncLLM

from mineru_tools.backends.vlm.engines.batched import BatchedEngine
from mineru_tools.backends.vlm.engines.chat import chat_text, chat_tokenizer
from mineru_tools.backends.vlm.engines.loop_thread import LoopThread
from mineru_tools.backends.vlm.engines.machine import dtype_named
from mineru_tools.backends.vlm.engines.model_folder import model_folder
from mineru_tools.backends.vlm.request import Reply, Request, Sampling
from mineru_tools.errors import EngineUnavailable, InferenceFailed, OptionsError
from mineru_tools.options import VlmOptions
from mineru_tools.run import Run

_NGRAMS = "mineru_tools.backends.vlm.engines.vllm_ngrams:NoRepeat"
_AT_ONCE = 256  # what vLLM keeps under way by default
_END = "<|im_end|>"  # of Qwen's families; vLLM leaves it where special tokens are kept
# Of the GPU's memory: others use it, too. A small one is needed nearly whole for the weights.
_SHARE, _SHARE_OF_SMALL = 0.5, 0.7
_SMALL = 8 << 30  # bytes


class VllmEngine(BatchedEngine):
    """Whole batches through ``vllm.LLM``; one that is under way is written to its end.

    Raises ``WeightsMissing``, ``OptionsError`` (``vlm_model``, ``vlm_dtype``, ``vlm_quantize``),
    and ``EngineUnavailable`` ``vlm_engine_failed`` where vLLM does not start. Questions fail with
    ``InferenceFailed``: ``vlm_inference``, ``vlm_finish``.
    """

    def __init__(self, vlm: VlmOptions, run: Run) -> None:
        folder = model_folder(vlm.model, run)
        settings, tokenizer = _settings(vlm, folder), chat_tokenizer(folder)
        with _starting():
            llm = vllm.LLM(**settings)
        super().__init__("vllm", _Batches(llm, tokenizer), vlm.batch or _AT_ONCE)


class AsyncVllmEngine:
    """Each question by itself through vLLM's ``AsyncLLM``, which fills its batches as they come.

    Raises as ``VllmEngine`` does; questions fail as its do, and with ``EngineUnavailable``
    ``vlm_engine_failed`` once vLLM has died.
    """

    name = "vllm-async"

    def __init__(self, vlm: VlmOptions, run: Run) -> None:
        folder = model_folder(vlm.model, run)
        settings, self._tokenizer = _settings(vlm, folder), chat_tokenizer(folder)
        with _starting():
            self._llm = AsyncLLM.from_engine_args(AsyncEngineArgs(**settings))
        self.capacity = vlm.batch or _AT_ONCE
        self._numbers = count()
        self._loop = LoopThread(self.name, _nothing)

    def submit(self, request: Request) -> Future[Reply]:
        """A future of the reply; cancelling it takes the question out of vLLM's batch."""
        return self._loop.submit(partial(self._answer, request))

    def close(self) -> None:
        """Cancel what is under way and end vLLM's processes."""
        self._loop.close()
        self._llm.shutdown()

    async def _answer(self, request: Request) -> Reply:
        last: Any = None
        name = f"mineru-tools-{next(self._numbers)}"
        prompt, params = _prompt(self._tokenizer, request), _params(request.sampling)
        try:
            async for output in self._llm.generate(prompt, params, name):
                last = output  # each holds all that was written so far
        except Exception as error:
            if self._llm.errored:
                raise _failed(error) from error
            text = f"{type(error).__name__}: {error}"
            raise InferenceFailed(text, code="vlm_inference") from error
        return _reply(last)


class _Batches:
    def __init__(self, llm: Any, tokenizer: Any) -> None:
        self._llm, self._tokenizer = llm, tokenizer

    def answer(self, requests: Sequence[Request], stop: threading.Event) -> list[Reply]:
        outputs = self._llm.generate(
            [_prompt(self._tokenizer, each) for each in requests],
            [_params(each.sampling) for each in requests],
            use_tqdm=False,
        )
        # A batch that was refused may have left some of its questions behind; they come first.
        return [_reply(output) for output in outputs[-len(requests) :]]

    def free(self) -> None:
        self._llm = None
        gc.collect()  # vLLM ends its processes when nobody holds it


async def _nothing() -> None:
    return None


def _settings(vlm: VlmOptions, folder: Path) -> dict[str, Any]:
    """What vLLM's constructors are given."""
    if vlm.quantize is not None:
        hint = "use the backend vlm-transformers"
        raise OptionsError("int8 is for models on the CPU", hint=hint, code="vlm_quantize")
    dtype = "auto" if vlm.dtype is None else str(dtype_named(vlm.dtype)).removeprefix("torch.")
    return {
        "model": str(folder),
        "dtype": dtype,
        "gpu_memory_utilization": _share(),
        "limit_mm_per_prompt": {"image": 1},
        "logits_processors": [_NGRAMS],
        "trust_remote_code": False,
    }


def _share() -> float:
    if not torch.cuda.is_available():
        return _SHARE
    total = torch.cuda.get_device_properties(0).total_memory
    return _SHARE_OF_SMALL if total <= _SMALL else _SHARE


def _prompt(tokenizer: Any, request: Request) -> dict[str, Any]:
    text = chat_text(tokenizer, request)
    if request.image is None:
        return {"prompt": text}
    return {"prompt": text, "multi_modal_data": {"image": request.image}}


def _params(sampling: Sampling) -> Any:
    """vLLM's own; without a limit it is the end of what the model can look back at."""
    return vllm.SamplingParams(
        temperature=sampling.temperature,
        top_p=sampling.top_p,
        top_k=sampling.top_k,
        presence_penalty=sampling.presence_penalty,
        frequency_penalty=sampling.frequency_penalty,
        repetition_penalty=sampling.repetition_penalty,
        max_tokens=sampling.max_new_tokens,
        skip_special_tokens=False,
        extra_args={"no_repeat_ngram_size": sampling.no_repeat_ngram_size},
    )


def _reply(output: Any) -> Reply:
    """The reply in what vLLM gives; raises ``InferenceFailed`` ``vlm_finish`` for any other end."""
    said = output.outputs[0] if output is not None and output.outputs else None
    if said is None or said.finish_reason not in ("stop", "length"):
        why = "nothing" if said is None else said.finish_reason
        raise InferenceFailed(f"the model ended with {why}", code="vlm_finish")
    return Reply(said.text.removesuffix(_END), said.finish_reason, len(said.token_ids))


@contextmanager
def _starting() -> Iterator[None]:
    try:
        yield
    except Exception as error:
        raise _failed(error) from error


def _failed(error: Exception) -> EngineUnavailable:
    text = f"vLLM does not run: {type(error).__name__}: {error}"
    return EngineUnavailable(text, code="vlm_engine_failed")
