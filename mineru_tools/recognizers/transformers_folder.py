"""A network in a folder as transformers saves it, and what all detectors of that package tell."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import torch

from mineru_tools.document.geometry import BBox


def network(kind: Any, folder: Path, device: str) -> Any:
    """The network of the class ``kind``, ready to be asked on ``device``.

    Nothing is fetched, and weights are read from safetensors alone: other files may hold code.
    """
    loaded = kind.from_pretrained(folder, local_files_only=True, use_safetensors=True)
    return loaded.to(device).eval()


def on_picture(boxes: torch.Tensor, height: int, width: int) -> list[BBox]:
    """Boxes in pixels, from (n, 4) middles and lengths in shares of a picture's sides."""
    scale = torch.tensor([width, height, width, height], device=boxes.device)
    return [
        BBox(x - w / 2, y - h / 2, x + w / 2, y + h / 2)
        for x, y, w, h in (boxes.float() * scale).tolist()
    ]
