"""The flags of ``parse`` for vision-language models, and what they mean as options."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import fields

from mineru_tools.options import VlmOptions

_LEFT_TO_SERVERS = ("model", "profile", "server")  # their flags are named more clearly


def add_vlm_flags(parser: argparse.ArgumentParser, switch: Callable[[str], bool]) -> None:
    """A group of its own; the names are those of ``VlmOptions`` but where a word alone says little.

    ``switch`` reads true and false.
    """
    group = parser.add_argument_group("vision-language models", "for the backends vlm and hybrid")
    add = group.add_argument
    add("-u", "--server-url", metavar="URL", help="where a model server listens; MINERU_VL_SERVER")
    add("--server-kind", metavar="NAME", help="vllm, sglang, lmdeploy, llama.cpp, ollama, openai")
    add("--vlm-model", metavar="NAME", help="as `models list` shows it, a folder, or on the server")
    add("--vlm-profile", metavar="NAME", help="how the model is spoken to; told by its name if not")
    add("--concurrency", type=int, metavar="N", help="questions a server gets at once; default 100")
    add("--image-analysis", type=switch, metavar="BOOL",
        help="describe pictures and charts; default true")  # fmt: skip
    add("--effort", choices=("medium", "high"),
        help="of hybrid: who finds the layout; medium: no model, high: the model")  # fmt: skip
    add("--device", metavar="NAME", help="cuda, mps or cpu, for a model in this process")
    add("--dtype", metavar="NAME", help="bfloat16, float16 or float32")
    add("--attention", metavar="NAME", help="sdpa, eager, flash_attention_2")
    add("--batch", type=int, metavar="N", help="questions answered together")
    add("--quantize", choices=("int8",), help="smaller weights, on the processor")
    add("--record", metavar="FILE", help="write down what is asked and answered")
    add("--replay", metavar="FILE", help="answer from such a file instead of a model")


def vlm_options(arguments: argparse.Namespace) -> VlmOptions:
    """The options; what was not given is as it usually is."""
    given = {
        "model": arguments.vlm_model,
        "profile": arguments.vlm_profile,
        "server": arguments.server_kind,
        **{
            field.name: getattr(arguments, field.name)
            for field in fields(VlmOptions)
            if field.name not in _LEFT_TO_SERVERS
        },
    }
    return VlmOptions(**{name: value for name, value in given.items() if value is not None})
