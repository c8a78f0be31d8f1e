"""UVDoc, a network that sees how a page is bent and folded, through transformers."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch
from torch.nn import functional
from transformers import UVDocModel

from mineru_tools.recognizers.dewarp.model import Bend
from mineru_tools.recognizers.image import RGB
from mineru_tools.recognizers.transformers_folder import network

_SIZE = (712, 488)  # height and width that the network was trained on, whatever the photo's form
_AROUND = 1.0  # sides of the photo; what is said to be further off is not on it either


class UVDoc:
    """A model in the folder ``weights``, on ``device``.

    The image processor of transformers is left out: it needs torchvision.
    """

    def __init__(self, weights: Path, *, name: str = "uvdoc", device: str = "cpu") -> None:
        self.name = name
        self._device = device
        self._model = network(UVDocModel, weights, device)

    def bend(self, photo: RGB) -> Bend:
        """How the page is bent; the network tells it in points from -1 to 1."""
        blue_first = np.ascontiguousarray(photo[:, :, ::-1].transpose(2, 0, 1))
        pixels = torch.from_numpy(blue_first[None]).to(self._device).float() / 255
        with torch.inference_mode():
            fitted = functional.interpolate(pixels, _SIZE, mode="bilinear", align_corners=True)
            told = self._model(pixel_values=fitted).last_hidden_state[0].float().cpu()
        grid = (told.permute(1, 2, 0).double().numpy() + 1) / 2
        return Bend(grid.clip(-_AROUND, 1 + _AROUND))
