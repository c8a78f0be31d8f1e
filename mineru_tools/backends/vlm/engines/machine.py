"""Where a model runs, in which numbers, and how many questions fit beside it."""

from __future__ import annotations

import os
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import torch

from mineru_tools.errors import OptionsError
from mineru_tools.options import VlmOptions

_DTYPES = MappingProxyType(
    {
        "bfloat16": torch.bfloat16,
        "bf16": torch.bfloat16,
        "float16": torch.float16,
        "fp16": torch.float16,
        "float32": torch.float32,
        "fp32": torch.float32,
    }
)

# Of what is free a part stays so: allocators leave gaps, and on the CPU others work, too.
_SHARE = MappingProxyType({"cuda": 0.8, "mps": 0.6, "cpu": 0.5})
# Beyond these a batch is no faster a question: products fill a GPU, or all cores.
_MOST = MappingProxyType({"cuda": 64, "mps": 16, "cpu": 8})
_REPLY = 2048  # tokens, what a long table takes; a longer one is halved with its batch at worst
_BUFFERS = (
    12  # states of a patch in one layer: norm, three projections, product, four of the MLP, …
)
_SCORES = 8  # copies of the scores of all tokens: counts, penalties, logarithms
_UNKNOWN = 2 << 30  # bytes of memory where the system does not tell


@dataclass(frozen=True, slots=True)
class Place:
    """A device and the type of the numbers there."""

    device: torch.device
    dtype: torch.dtype


def place_of(vlm: VlmOptions) -> Place:
    """What the options ask for, or what suits the machine.

    On CUDA bfloat16 if the GPU knows it, else float16; elsewhere float32: on most CPUs shorter
    types are slower, but for weights in bytes, which are unpacked to bfloat16. Raises
    ``OptionsError`` ``vlm_device``, ``vlm_dtype`` or ``vlm_quantize``.
    """
    device = _device(vlm.device)
    if vlm.quantize is not None and device.type != "cpu":
        hint = "leave it off, or name the device cpu"
        raise OptionsError("int8 is for models on the CPU", hint=hint, code="vlm_quantize")
    if vlm.dtype is None:
        return Place(device, torch.bfloat16 if vlm.quantize else _usual(device))
    return Place(device, dtype_named(vlm.dtype))


def dtype_named(name: str) -> torch.dtype:
    """``bfloat16`` or ``bf16`` and the like; ``OptionsError`` ``vlm_dtype`` for what is none."""
    dtype = _DTYPES.get(name.strip().lower())
    if dtype is None:
        hint = f"known: {', '.join(_DTYPES)}"
        raise OptionsError(f"unknown type of numbers {name!r}", hint=hint, code="vlm_dtype")
    return dtype


def _device(asked: str | None) -> torch.device:
    here = {"cuda": torch.cuda.is_available(), "mps": torch.backends.mps.is_available()}
    if asked in (None, "auto"):
        return torch.device(next((name for name, is_here in here.items() if is_here), "cpu"))
    try:
        device = torch.device(str(asked).strip().lower())
    except RuntimeError as error:
        hint = "use cuda, cuda:1, mps or cpu"
        raise OptionsError(f"unknown device {asked!r}", hint=hint, code="vlm_device") from error
    if not here.get(device.type, device.type == "cpu"):
        raise OptionsError(f"the device {asked} is not here", code="vlm_device")
    return device


def _usual(device: torch.device) -> torch.dtype:
    if device.type != "cuda":
        return torch.float32
    return torch.bfloat16 if torch.cuda.is_bf16_supported() else torch.float16


def free_memory(device: torch.device) -> int:
    """Bytes that are free on the device now; on the CPU those of the machine's memory."""
    if device.type == "cuda":
        return int(torch.cuda.mem_get_info(device)[0])
    if device.type == "mps":
        return int(torch.mps.recommended_max_memory() - torch.mps.driver_allocated_memory())
    try:
        return os.sysconf("SC_AVPHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (AttributeError, OSError, ValueError):
        return _UNKNOWN


@dataclass(frozen=True, slots=True)
class Load:
    """What one question takes while it is answered, from the sizes of the model.

    ``kept`` are the numbers that each token leaves behind for those after it, ``patches`` those of
    the largest picture and ``wide`` the numbers of one of them, ``words`` the vocabulary.
    """

    kept: int
    tokens: int
    patches: int
    wide: int
    words: int

    def bytes(self, dtype: torch.dtype) -> int:
        """``tokens`` kept, a picture on its way through one layer, and the scores, in float32."""
        size = int(dtype.itemsize)
        picture = self.patches * self.wide * _BUFFERS
        return (self.kept * self.tokens + picture) * size + self.words * 4 * _SCORES


def load_of(config: Any, picture_tokens: int, merge: int) -> Load:
    """The load of one question to a model of this configuration."""
    text = config.get_text_config(decoder=True)
    vision = getattr(config, "vision_config", None)
    heads = text.num_attention_heads
    kept_heads = getattr(text, "num_key_value_heads", None) or heads
    head = getattr(text, "head_dim", None) or text.hidden_size // heads
    wide = getattr(vision, "embed_dim", None) or getattr(vision, "hidden_size", text.hidden_size)
    return Load(
        kept=2 * text.num_hidden_layers * kept_heads * head,
        tokens=min(picture_tokens + _REPLY, text.max_position_embeddings),
        patches=picture_tokens * merge * merge,
        wide=wide,
        words=text.vocab_size,
    )


def batch_size(load: Load, place: Place, free: int) -> int:
    """How many questions fit into ``free`` bytes, at least one: a share of what is free, through
    what one question takes, and no more than the device is faster with.
    """
    kind = place.device.type
    fits = int(free * _SHARE[kind]) // max(1, load.bytes(place.dtype))
    return max(1, min(fits, _MOST[kind]))


def is_out_of_memory(error: BaseException) -> bool:
    """Whether the device or the machine had no memory left; not all devices say it by type."""
    if isinstance(error, (MemoryError, torch.OutOfMemoryError)):
        return True
    said = str(error).lower()
    return isinstance(error, RuntimeError) and (
        "out of memory" in said or "can't allocate memory" in said
    )


def clear(device: torch.device) -> None:
    """Hand memory that nobody uses back to the device."""
    if device.type == "cuda":
        torch.cuda.empty_cache()
    elif device.type == "mps":
        torch.mps.empty_cache()
