"""PicoDet trained on CDLA, pages of Chinese journals: ten kinds of things, found in one look.

The form of the network's answers is that of PP-PicoDet (arXiv:2111.00902): for each place of four
grids a chance of every kind and, for each side of the box, how likely it is so many steps away.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
from PIL import Image

from mineru_tools.document.geometry import BBox
from mineru_tools.document.labels import BlockType
from mineru_tools.errors import InferenceFailed
from mineru_tools.recognizers.image import MEAN, RGB, STD, Floats
from mineru_tools.recognizers.layout.boxes import distinct, placed
from mineru_tools.recognizers.layout.model import LayoutBox

WIDTH, HEIGHT = 608, 800  # pixels of what the network sees, whatever the form of the page
STRIDES = (8, 16, 32, 64)  # pixels between the places of the grids
SURE = 0.4  # below it, most of what it says of pages unlike journals is wrong
NEIGHBOURS = 0.5  # shared area of what places side by side say of one thing
MOST = 300  # of the surest answers; a page has some dozens of things

KINDS = (
    BlockType.TEXT,
    BlockType.TITLE,
    BlockType.IMAGE_BODY,
    BlockType.IMAGE_CAPTION,
    BlockType.TABLE_BODY,
    BlockType.TABLE_CAPTION,
    BlockType.HEADER,
    BlockType.FOOTER,
    BlockType.REF_TEXT,
    BlockType.INTERLINE_EQUATION,
)


class Cdla:
    """The network in the ONNX file ``weights``.

    One thread by default: pages are read side by side in processes of their own.
    """

    def __init__(self, weights: Path, *, name: str = "cdla", threads: int = 1) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.log_severity_level = 3
        # Threads that wait turn in circles, which takes the processor from the pages read beside.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        self.name = name
        self._session: Any = onnxruntime.InferenceSession(
            str(weights), options, providers=["CPUExecutionProvider"]
        )
        self._input: str = self._session.get_inputs()[0].name

    def read(self, picture: RGB) -> tuple[LayoutBox, ...]:
        """What is seen, the surest first."""
        height, width = picture.shape[:2]
        answers = self._session.run(None, {self._input: _seen(picture)[None]})
        scale = (width / WIDTH, height / HEIGHT)
        found = self._found([a[0] for a in answers if a.ndim == 3], scale)
        own = [
            b for kind in KINDS for b in distinct((f for f in found if f.label is kind), NEIGHBOURS)
        ]
        return placed(distinct(own), (width, height))

    def _found(self, answers: Sequence[Floats], scale: tuple[float, float]) -> list[LayoutBox]:
        """All boxes that the network is sure of, many for each thing."""
        chances = [a for a in answers if a.shape[1] == len(KINDS)]
        sides = [a for a in answers if a.shape[1] != len(KINDS)]
        if not len(chances) == len(sides) == len(STRIDES):
            raise InferenceFailed(f"{self.name} does not answer as a PicoDet does")
        found = [
            box
            for each in zip(STRIDES, chances, sides, strict=True)
            for box in _boxes(*each, scale)
        ]
        return sorted(found, key=lambda b: -b.score)[:MOST]


def _seen(picture: RGB) -> Floats:
    # Sharp: text whose edges are blurred is taken for pictures.
    fitted = Image.fromarray(picture).resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)
    values = (np.asarray(fitted, np.float32) / 255 - MEAN) / STD
    return np.ascontiguousarray(values.transpose(2, 0, 1), dtype=np.float32)


def _boxes(
    stride: int, chances: Floats, sides: Floats, scale: tuple[float, float]
) -> Iterator[LayoutBox]:
    """The boxes of one grid; ``chances`` (places, kinds), ``sides`` (places, 4 * steps)."""
    columns = -(-WIDTH // stride)
    for place, kind in np.argwhere(chances > SURE).tolist():
        # How many steps away the left, upper, right and lower side are, on average.
        weights = np.exp(sides[place].reshape(4, -1))
        steps = (weights * np.arange(weights.shape[1])).sum(axis=1) / weights.sum(axis=1)
        left, up, right, down = (stride * steps).tolist()
        x, y = (place % columns + 0.5) * stride, (place // columns + 0.5) * stride
        box = BBox(
            (x - left) * scale[0],
            (y - up) * scale[1],
            (x + right) * scale[0],
            (y + down) * scale[1],
        )
        yield LayoutBox(KINDS[kind], box, float(chances[place, kind]))
