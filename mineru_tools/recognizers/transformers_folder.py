"""A network in a folder as transformers saves it, and what all detectors of that package tell."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import torch
from transformers.utils import logging

from mineru_tools.document.geometry import BBox


def network(kind: Any, folder: Path, device: str, **how: Any) -> Any:
    """The network of the class ``kind``, ready to be asked on ``device``.

    ``how`` is for its loader. Nothing is fetched, and weights are read from safetensors alone:
    other files may hold code.
    """
    with _quietly():
        loaded = kind.from_pretrained(folder, local_files_only=True, use_safetensors=True, **how)
    return loaded.to(device).eval()


@contextmanager
def _quietly() -> Iterator[None]:
    """Without the bars that transformers draws while it opens a folder."""
    drawn = logging.is_progress_bar_enabled()
    logging.disable_progress_bar()
    try:
        yield
    finally:
        if drawn:
            logging.enable_progress_bar()


def on_picture(boxes: torch.Tensor, height: int, width: int) -> list[BBox]:
    """Boxes in pixels, from (n, 4) middles and lengths in shares of a picture's sides."""
    scale = torch.tensor([width, height, width, height], device=boxes.device)
    return [
        BBox(x - w / 2, y - h / 2, x + w / 2, y + h / 2)
        for x, y, w, h in (boxes.float() * scale).tolist()
    ]
