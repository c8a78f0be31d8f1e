"""SLANet: a small network that writes a table as structure tokens, each cell with its corners."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import onnxruntime

from mineru_tools.document.geometry import BBox
from mineru_tools.errors import InferenceFailed
from mineru_tools.recognizers.image import Floats, normalised, squared
from mineru_tools.recognizers.table.fill import filled
from mineru_tools.recognizers.table.model import StructureCell, TablePicture, TableStructure
from mineru_tools.recognizers.table.tokens import decoded, places, vocabulary

SIDE = 488  # pixels of the square that the network was trained on


class Slanet:
    """One of the ONNX models of the family; ``weights`` is its file.

    One thread by default: pages are read side by side in processes of their own.
    """

    def __init__(self, weights: Path, *, name: str = "slanet", threads: int = 1) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.log_severity_level = 3
        self.name = name
        self._session: Any = onnxruntime.InferenceSession(
            str(weights), options, providers=["CPUExecutionProvider"]
        )
        self._input: str = self._session.get_inputs()[0].name
        written = self._session.get_modelmeta().custom_metadata_map.get("character", "")
        self._tokens = vocabulary(written.splitlines())

    def recognize(self, pictures: Sequence[TablePicture]) -> list[TableStructure]:
        """One structure per picture. One by one: the network's loop is as long as the table."""
        return [self._one(picture) for picture in pictures]

    def _one(self, picture: TablePicture) -> TableStructure:
        corners, chances = self._run(
            squared(normalised(picture.pixels, SIDE, blue_first=True), SIDE)
        )
        tokens, sure = decoded(chances, self._tokens)
        height, width = picture.pixels.shape[:2]
        # Four corners are told in shares of the padded square, two in shares of the picture.
        square = corners.shape[1] == 8
        scale = (max(height, width),) * 2 if square else (width, height)
        cells = tuple(
            StructureCell(
                p.row, p.col, p.rowspan, p.colspan, _box(corners[p.token], scale), p.header
            )
            for p in places(tokens)
        )
        return filled(TableStructure(cells, sure, self.name), picture)

    def _run(self, pixels: Floats) -> tuple[Floats, Floats]:
        """(the corners of the cell, the chance of each token) at every step."""
        outputs = [o for o in self._session.run(None, {self._input: pixels[None]}) if o.ndim == 3]
        corners = [o[0] for o in outputs if o.shape[2] in (4, 8)]
        chances = [o[0] for o in outputs if o.shape[2] == len(self._tokens)]
        if not corners or not chances:
            raise InferenceFailed(f"{self.name} does not answer as a SLANet does")
        return corners[0], chances[0]


def _box(corners: Floats, scale: tuple[int, int]) -> BBox:
    xs, ys = (corners[0::2] * scale[0]).tolist(), (corners[1::2] * scale[1]).tolist()
    return BBox(min(xs), min(ys), max(xs), max(ys))
