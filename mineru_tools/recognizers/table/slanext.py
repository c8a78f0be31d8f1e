"""SLANeXt, the large sister of SLANet, through transformers: structure without places."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import torch
from transformers import SLANeXtForTableRecognition

from mineru_tools.recognizers.image import normalised, squared
from mineru_tools.recognizers.table.fill import filled
from mineru_tools.recognizers.table.model import StructureCell, TablePicture, TableStructure
from mineru_tools.recognizers.table.tokens import decoded, places, vocabulary
from mineru_tools.recognizers.transformers_folder import network


class Slanext:
    """A model in the folder ``weights``, on ``device``.

    There are weights for ruled tables and for others. The image processor of transformers is left
    out: it needs torchvision.
    """

    def __init__(self, weights: Path, *, name: str = "slanext", device: str = "cpu") -> None:
        self.name = name
        self._device = device
        self._model = network(SLANeXtForTableRecognition, weights, device)
        self._side = int(self._model.config.vision_config.image_size)
        self._tokens = vocabulary(())

    def recognize(self, pictures: Sequence[TablePicture]) -> list[TableStructure]:
        """One structure per picture. One by one: the network's loop is as long as the table."""
        return [self._one(picture) for picture in pictures]

    def _one(self, picture: TablePicture) -> TableStructure:
        pixels = squared(normalised(picture.pixels, self._side), self._side)
        with torch.inference_mode():
            answer = self._model(pixel_values=torch.from_numpy(pixels[None]).to(self._device))
        tokens, sure = decoded(answer.last_hidden_state[0].float().cpu().numpy(), self._tokens)
        cells = tuple(
            StructureCell(p.row, p.col, p.rowspan, p.colspan, header=p.header)
            for p in places(tokens)
        )
        return filled(TableStructure(cells, sure, self.name), picture)
