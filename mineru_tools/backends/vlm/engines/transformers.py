"""The engine that runs a model in this process through transformers."""

from __future__ import annotations

import gc
import inspect
import threading
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import torch
from transformers import (
    AutoConfig,
    AutoModelForImageTextToText,
    GenerationConfig,
    LogitsProcessorList,
    StoppingCriteriaList,
)

from mineru_tools.backends.vlm.engines.batched import BatchedEngine, OutOfMemory
from mineru_tools.backends.vlm.engines.int8 import quantized
from mineru_tools.backends.vlm.engines.machine import (
    Place,
    batch_size,
    clear,
    free_memory,
    is_out_of_memory,
    load_of,
    place_of,
)
from mineru_tools.backends.vlm.engines.model_folder import model_folder
from mineru_tools.backends.vlm.engines.penalties import penalties
from mineru_tools.backends.vlm.engines.questions import Questions, questions_of
from mineru_tools.backends.vlm.request import Reply, Request, Sampling
from mineru_tools.errors import (
    EngineUnavailable,
    InferenceFailed,
    MissingExtra,
    OptionsError,
    WeightsMissing,
)
from mineru_tools.options import VlmOptions
from mineru_tools.recognizers.transformers_folder import network
from mineru_tools.run import Run

# The first is of torch itself; the tables of the second take gigabytes for a page.
_ATTENTIONS = ("sdpa", "eager", "flash_attention_2", "flash_attention_3")


class TransformersEngine(BatchedEngine):
    """The model that the options name, any that turns pictures and text into text.

    Raises ``WeightsMissing``, ``OptionsError`` (``vlm_model``, ``vlm_device``, ``vlm_dtype``,
    ``vlm_attention``, ``vlm_quantize``), ``MissingExtra``, and ``EngineUnavailable``
    ``vlm_memory`` for a model too large. Questions fail with ``InferenceFailed``: ``vlm_prompt``,
    ``vlm_picture``, ``vlm_memory``, ``vlm_inference``.
    """

    def __init__(self, vlm: VlmOptions, run: Run) -> None:
        place, attention = place_of(vlm), _attention(vlm)
        folder = model_folder(vlm.model, run)
        try:
            config = AutoConfig.from_pretrained(folder, local_files_only=True)
            questions = questions_of(folder, config)
            model = _model(folder, config, place, attention)
        except (OSError, KeyError, MemoryError, RuntimeError, ValueError) as error:
            if is_out_of_memory(error):
                text = f"the model {folder.name} does not fit into the memory of {place.device}"
                raise EngineUnavailable(text, code="vlm_memory") from error
            text = f"the folder {folder.name} holds no model that can be opened: {error}"
            raise WeightsMissing(text, code="weights_damaged") from error
        if vlm.quantize is not None:
            quantized(model)
        load = load_of(model.config, questions.picture_tokens, questions.merge)
        size = vlm.batch or batch_size(load, place, free_memory(place.device))
        super().__init__("transformers", Writer(model, questions, place), size)


def _attention(vlm: VlmOptions) -> str:
    """Other names could have code fetched and run."""
    name = vlm.attention or _ATTENTIONS[0]
    if name not in _ATTENTIONS:
        hint = f"known: {', '.join(_ATTENTIONS)}"
        raise OptionsError(f"unknown attention {name!r}", hint=hint, code="vlm_attention")
    return name


def _model(folder: Path, config: Any, place: Place, attention: str) -> Any:
    """The model on its device, ready to be asked."""
    try:
        return network(
            AutoModelForImageTextToText,
            folder,
            str(place.device),
            config=config,
            dtype=place.dtype,
            attn_implementation=attention,
        )
    except ImportError as error:
        raise MissingExtra(f"the attention {attention}", "flash-attn") from error


class Writer:
    """Writes replies with a model: the likeliest token each time, or drawn where it is asked to.

    Each reply is as long as if it were written alone: until the model ends it, the most tokens
    that are asked for, or the end of what the model can look back at.
    """

    def __init__(self, model: Any, questions: Questions, place: Place) -> None:
        self._model, self._questions, self._place = model, questions, place
        text = model.config.get_text_config(decoder=True)
        self._context = int(text.max_position_embeddings)
        tokenizer = questions.tokenizer
        self._ends = _numbers(
            model.generation_config.eos_token_id, text.eos_token_id, tokenizer.eos_token_id
        )
        pads = _numbers(tokenizer.pad_token_id, model.generation_config.pad_token_id)
        self._pad = min(pads or self._ends or {0})
        # What the folder says of sampling must not come in where we say nothing.
        model.generation_config = GenerationConfig()
        self._takes = set(inspect.signature(model.forward).parameters)

    def answer(self, requests: Sequence[Request], stop: threading.Event) -> list[Reply]:
        """The replies; raises ``InferenceFailed`` and ``OutOfMemory``."""
        try:
            with torch.inference_mode():
                return self._written(requests, stop)
        except (MemoryError, RuntimeError) as error:
            if not is_out_of_memory(error):
                raise
            said = str(error).split(".")[0]
        # Here the error is gone, and with it the frames that held the tensors.
        gc.collect()
        clear(self._place.device)
        raise OutOfMemory(said)

    def free(self) -> None:
        """Forget the model; nothing can be asked after this."""
        self._model = None
        gc.collect()
        clear(self._place.device)

    def _written(self, requests: Sequence[Request], stop: threading.Event) -> list[Reply]:
        tensors = {
            name: self._moved(tensor)
            for name, tensor in self._questions.tensors(requests).items()
            if name in self._takes
        }
        prompts, mask = tensors["input_ids"], tensors["attention_mask"]
        sampling = requests[0].sampling
        limits = self._limits(mask, sampling)
        width = prompts.shape[1]
        tokens = self._model.generate(
            **tensors,
            generation_config=self._generation(sampling, int(limits.max())),
            logits_processor=LogitsProcessorList(
                penalties(sampling, prompts.masked_fill(mask == 0, -1))
            ),
            stopping_criteria=StoppingCriteriaList([_Limits(limits, width, stop)]),
        )
        rows = tokens[:, width:].tolist()
        return [self._reply(row[:limit]) for row, limit in zip(rows, limits.tolist(), strict=True)]

    def _moved(self, tensor: torch.Tensor) -> torch.Tensor:
        """On the device; numbers of pictures in the type of the model."""
        dtype = self._place.dtype if tensor.is_floating_point() else tensor.dtype
        return tensor.to(self._place.device, dtype)

    def _limits(self, mask: torch.Tensor, sampling: Sampling) -> torch.Tensor:
        """(rows,): how many tokens each reply may have."""
        limits = self._context - mask.sum(dim=1)
        if int(limits.min()) < 1:
            text = f"the question is longer than the {self._context} tokens that the model sees"
            raise InferenceFailed(text, code="vlm_prompt")
        return limits.clamp_max(sampling.max_new_tokens or self._context)

    def _generation(self, sampling: Sampling, longest: int) -> GenerationConfig:
        draws = sampling.temperature > 0 and sampling.top_k != 1
        drawn = {
            "temperature": sampling.temperature,
            "top_p": sampling.top_p,
            "top_k": max(0, sampling.top_k),
        }
        return GenerationConfig(
            max_new_tokens=longest,
            do_sample=draws,
            eos_token_id=sorted(self._ends),
            pad_token_id=self._pad,
            use_cache=True,
            **(drawn if draws else {}),
        )

    def _reply(self, tokens: Sequence[int]) -> Reply:
        end = next((at for at, token in enumerate(tokens) if token in self._ends), None)
        said = [token for token in tokens[:end] if token != self._pad]
        text = self._questions.tokenizer.decode(
            said, skip_special_tokens=False, clean_up_tokenization_spaces=False
        )
        if end is None:
            return Reply(text, "length", len(tokens))
        return Reply(text, "stop", end + 1)


class _Limits:
    """Ends each reply at its own limit, and all of them when the engine is closed."""

    def __init__(self, limits: torch.Tensor, width: int, stop: threading.Event) -> None:
        self._limits, self._width, self._stop = limits, width, stop

    def __call__(self, input_ids: torch.Tensor, scores: Any, **kwargs: Any) -> torch.Tensor:
        if self._stop.is_set():
            return torch.ones_like(self._limits, dtype=torch.bool)
        return self._limits <= input_ids.shape[1] - self._width


def _numbers(*told: int | Iterable[int] | None) -> set[int]:
    """All tokens that are named, alone or in a list."""
    found: set[int] = set()
    for each in told:
        if each is not None:
            found |= {each} if isinstance(each, int) else set(each)
    return found
