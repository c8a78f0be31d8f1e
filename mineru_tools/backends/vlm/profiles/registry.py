"""Profiles by name, and which one a model needs."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from mineru_tools.backends.vlm.conversation import Profile
from mineru_tools.backends.vlm.engines.base import Engine, NamesModel
from mineru_tools.errors import OptionsError
from mineru_tools.options import ParseOptions
from mineru_tools.registry import load

AUTO = "auto"
USUAL = "mineru"
_ROOM = "mineru_tools.backends.vlm.profiles"

PROFILES: Mapping[str, str] = MappingProxyType(
    {
        "mineru": f"{_ROOM}.mineru:MinerUProfile",
        "json_boxes": f"{_ROOM}.json_boxes:JsonBoxesProfile",
        "json_boxes_pixels": f"{_ROOM}.json_boxes:in_pixels",
        "paddleocr_vl": f"{_ROOM}.elements:paddleocr_vl",
        "glm_ocr": f"{_ROOM}.elements:glm_ocr",
        "doctags": f"{_ROOM}.doctags:DocTagsProfile",
    }
)

# What the names of models have in them, letters and digits only; the first that fits decides.
_MODELS: tuple[tuple[str, str], ...] = (
    ("mineru", "mineru"),
    ("paddleocrvl", "paddleocr_vl"),
    ("glmocr", "glm_ocr"),
    ("docling", "doctags"),
    ("qwen25vl", "json_boxes_pixels"),
    ("qwen|internvl|glm4|gemma3|gpt4|gpt5|claude|gemini|pixtral|mistral|llama", "json_boxes"),
    ("minicpmv|kimivl|ovis|molmo|deepseekvl|ernie45vl|granitevision|llava", "json_boxes"),
)
_SIGNS = re.compile(r"[\W_]+")


def profile_of(options: ParseOptions, engine: Engine) -> Profile:
    """The profile that the options name, or for ``auto`` the one that the model needs.

    Raises ``OptionsError`` ``unknown_vlm_profile``, and what asking the engine for its model does.
    """
    name = options.vlm.profile
    if name == AUTO:
        model = engine.model_name() if isinstance(engine, NamesModel) else None
        name = profile_name(model or options.vlm.model or "")
    target = PROFILES.get(name)
    if target is None:
        raise OptionsError(
            f"unknown profile {name!r}",
            hint=f"known: {', '.join((AUTO, *PROFILES))}",
            code="unknown_vlm_profile",
        )
    make: Any = load(target, feature=f"the profile {name}", extra=None)
    profile: Profile = make()
    return profile


def profile_name(model: str) -> str:
    """What a model of that name, or in that folder, is spoken to with.

    The last part of the name counts first, then all of it, then the kind that the folder's
    ``config.json`` tells. A name that says nothing is that of a MinerU: so their servers are asked,
    however somebody called them.
    """
    for text in (model.rstrip("/").rpartition("/")[2], model, _kind_in(model)):
        key = _SIGNS.sub("", text.lower())
        for pattern, name in _MODELS:
            if re.search(pattern, key):
                return name
    return USUAL


def _kind_in(folder: str) -> str:
    """The ``model_type`` of the model in a folder; empty where there is none."""
    try:
        path = Path(folder).expanduser() / "config.json"
        told = json.loads(path.read_bytes()) if folder else {}
    except (OSError, ValueError, RuntimeError):  # no home, or JSON deeper than Python goes
        return ""
    kind = told.get("model_type") if isinstance(told, dict) else None
    return kind if isinstance(kind, str) and kind != "qwen2_vl" else ""  # MinerU2.5 is one
