"""Questions as the chat templates of models take them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from transformers import AutoTokenizer

from mineru_tools.backends.vlm.request import Request


def messages(request: Request) -> list[dict[str, Any]]:
    """The talk as chat templates take it: the picture comes before the text."""
    picture = [{"type": "image"}] if request.image is not None else []
    asked = {"role": "user", "content": [*picture, {"type": "text", "text": request.prompt}]}
    told = {"role": "system", "content": request.system}
    return [told, asked] if request.system else [asked]


def chat_tokenizer(folder: Path) -> Any:
    """The tokenizer of a folder with its chat template, which older folders keep beside it."""
    tokenizer = AutoTokenizer.from_pretrained(folder, local_files_only=True)
    place = folder / "chat_template.json"
    if tokenizer.chat_template is None and place.is_file():
        told = json.loads(place.read_text(encoding="utf-8"))
        tokenizer.chat_template = told["chat_template"]
    return tokenizer


def chat_text(template: Any, request: Request) -> str:
    """The talk in one string, by the template of a tokenizer or a processor."""
    text: str = template.apply_chat_template(
        messages(request), tokenize=False, add_generation_prompt=True
    )
    return text
