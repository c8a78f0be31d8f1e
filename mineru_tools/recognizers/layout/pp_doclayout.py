"""PP-DocLayout V2 and V3, detectors of 25 kinds that also tell the reading order."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

import numpy as np
import torch
from PIL import Image
from transformers import AutoModelForObjectDetection

from mineru_tools.document.labels import BlockType
from mineru_tools.recognizers.image import RGB
from mineru_tools.recognizers.layout.boxes import distinct, placed
from mineru_tools.recognizers.layout.model import LayoutBox
from mineru_tools.recognizers.transformers_folder import network, on_picture

SIDE = 800  # pixels of the square that the network was trained on, whatever the form of the page
SURE = 0.5  # of a kind for which the weights bring no threshold of their own

# What is part of a block and none of its own is left out: formulas in a line, their numbers.
KINDS: Mapping[str, BlockType] = MappingProxyType(
    {
        "abstract": BlockType.ABSTRACT,
        "algorithm": BlockType.CODE_BODY,
        "aside_text": BlockType.ASIDE_TEXT,
        "chart": BlockType.CHART_BODY,
        "content": BlockType.INDEX,
        "display_formula": BlockType.INTERLINE_EQUATION,
        "doc_title": BlockType.TITLE,
        "figure_title": BlockType.IMAGE_CAPTION,
        "footer": BlockType.FOOTER,
        "footer_image": BlockType.FOOTER,
        "footnote": BlockType.PAGE_FOOTNOTE,
        "header": BlockType.HEADER,
        "header_image": BlockType.HEADER,
        "image": BlockType.IMAGE_BODY,
        "number": BlockType.PAGE_NUMBER,
        "paragraph_title": BlockType.TITLE,
        "reference": BlockType.REF_TEXT,
        "reference_content": BlockType.REF_TEXT,
        "seal": BlockType.IMAGE_BODY,
        "table": BlockType.TABLE_BODY,
        "text": BlockType.TEXT,
        "vertical_text": BlockType.TEXT,
        "vision_footnote": BlockType.IMAGE_FOOTNOTE,
    }
)


class PPDocLayout:
    """A model in the folder ``weights``, on ``device``; its configuration says which of the two.

    The image processor of transformers is left out: it needs torchvision.
    """

    def __init__(
        self, weights: Path, *, name: str = "pp-doclayout-v2", device: str = "cpu"
    ) -> None:
        self.name = name
        self._device = device
        self._model = network(AutoModelForObjectDetection, weights, device)
        config = self._model.config
        self._labels: dict[int, str] = config.id2label
        told = getattr(config, "class_thresholds", None)
        self._thresholds = told or [SURE] * len(self._labels)

    def read(self, picture: RGB) -> tuple[LayoutBox, ...]:
        """What is seen, in reading order."""
        fitted = Image.fromarray(picture).resize((SIDE, SIDE), Image.Resampling.BICUBIC)
        values = np.ascontiguousarray(np.asarray(fitted, np.float32).transpose(2, 0, 1) / 255)
        with torch.inference_mode():
            answer = self._model(pixel_values=torch.from_numpy(values[None]).to(self._device))
        scores, kinds = answer.logits[0].float().sigmoid().max(-1)
        wanted = scores >= torch.tensor(self._thresholds, device=scores.device)[kinds]
        kept = wanted.nonzero()[:, 0]
        height, width = picture.shape[:2]
        rows = zip(
            on_picture(answer.pred_boxes[0][kept], height, width),
            kinds[kept].tolist(),
            scores[kept].tolist(),
            _order(answer.order_logits[0].float()[kept][:, kept]),
            strict=True,
        )
        found = [
            LayoutBox(kind, box, score, place)
            for box, label, score, place in rows
            if (kind := KINDS.get(self._labels[label])) is not None
        ]
        return placed(distinct(found), (width, height))


def _order(precedes: torch.Tensor) -> list[int]:
    """The place of each; ``precedes[a, b]`` (a < b) tells how likely a comes before b (a logit)."""
    chance = precedes.sigmoid().triu(diagonal=1)
    after = chance.sum(dim=0) + (torch.ones_like(chance).triu(diagonal=1) - chance).sum(dim=1)
    places: list[int] = after.argsort().argsort().tolist()
    return places
