"""Table Transformer: a detector of rows, columns and spanning cells, through transformers."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import torch
from transformers import TableTransformerForObjectDetection

from mineru_tools.recognizers.image import normalised
from mineru_tools.recognizers.table.fill import filled
from mineru_tools.recognizers.table.model import TablePicture, TableStructure
from mineru_tools.recognizers.table.objects import Found, structure_of
from mineru_tools.recognizers.transformers_folder import network, on_picture

LONGEST = 1000  # pixels of the longer edge that the network was trained on
SURE = 0.5  # an object is there rather than not


class TableTransformer:
    """A model in the folder ``weights``, on ``device``.

    The image processor of transformers is left out: it needs torchvision.
    """

    def __init__(
        self, weights: Path, *, name: str = "table-transformer", device: str = "cpu"
    ) -> None:
        self.name = name
        self._device = device
        self._model = network(TableTransformerForObjectDetection, weights, device)
        self._labels: dict[int, str] = self._model.config.id2label

    def recognize(self, pictures: Sequence[TablePicture]) -> list[TableStructure]:
        """One structure per picture. One by one: pictures differ in size."""
        return [
            filled(structure_of(self._found(picture), self.name), picture) for picture in pictures
        ]

    def _found(self, picture: TablePicture) -> list[Found]:
        pixels = torch.from_numpy(normalised(picture.pixels, LONGEST)[None]).to(self._device)
        with torch.inference_mode():
            answer = self._model(pixel_values=pixels)
        # The last class is that of no object.
        scores, classes = answer.logits[0].softmax(-1)[:, :-1].max(-1)
        boxes = on_picture(answer.pred_boxes[0], *picture.pixels.shape[:2])
        return [
            Found(self._labels[kind], box, score)
            for box, kind, score in zip(boxes, classes.tolist(), scores.tolist(), strict=True)
            if score > SURE
        ]
