"""Pictures as the vision networks of Qwen's family take them in; torchvision is not needed."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
from numpy.typing import NDArray
from PIL.Image import Resampling

from mineru_tools.errors import InferenceFailed

if TYPE_CHECKING:
    from PIL.Image import Image

Floats: TypeAlias = NDArray[np.float32]

_MOST_STRETCHED = 200  # times as long as wide; the networks were shown nothing longer
# What the files leave out: the values of CLIP, which these networks began from.
_MEAN = (0.48145466, 0.4578275, 0.40821073)
_STD = (0.26862954, 0.26130258, 0.27577711)


@dataclass(frozen=True, slots=True)
class PictureRules:
    """How a folder wants its pictures: squares of ``patch`` pixels, ``merge`` × ``merge`` of which
    become one token, and every picture ``frames`` times, as the shortest film.

    ``fewest`` and ``most`` are the pixels of a picture after it is resized.
    """

    patch: int = 14
    merge: int = 2
    frames: int = 2
    fewest: int = 56 * 56
    most: int = 28 * 28 * 1280
    mean: tuple[float, ...] = _MEAN
    std: tuple[float, ...] = _STD

    @property
    def side(self) -> int:
        """Pixels of the square that one token sees."""
        return self.patch * self.merge

    @property
    def most_tokens(self) -> int:
        """Of one picture."""
        return max(1, self.most // self.side**2)

    @classmethod
    def read(cls, told: Mapping[str, Any]) -> PictureRules:
        """The rules in the settings of an image processor."""
        size = told.get("size") or {}
        usual = cls()
        return cls(
            patch=told.get("patch_size", usual.patch),
            merge=told.get("merge_size", usual.merge),
            frames=told.get("temporal_patch_size", usual.frames),
            fewest=told.get("min_pixels") or size.get("shortest_edge") or usual.fewest,
            most=told.get("max_pixels") or size.get("longest_edge") or usual.most,
            mean=tuple(told.get("image_mean") or usual.mean),
            std=tuple(told.get("image_std") or usual.std),
        )


def processor_settings(folder: Path) -> Mapping[str, Any]:
    """The settings of the image processor of a folder, in either of the files that hold them."""
    for name, key in (
        ("preprocessor_config.json", None),
        ("processor_config.json", "image_processor"),
    ):
        place = folder / name
        if place.is_file():
            told = json.loads(place.read_text(encoding="utf-8"))
            told = told if key is None else told.get(key)
            if told:
                return dict(told)
    return {}


def fitted(width: int, height: int, rules: PictureRules) -> tuple[int, int]:
    """Width and height in whole tokens, near the picture's own, within the pixels allowed."""
    if max(width, height) > _MOST_STRETCHED * min(width, height):
        raise InferenceFailed(f"a picture of {width} × {height} is too long", code="vlm_picture")
    side = rules.side
    size = round(width / side) * side, round(height / side) * side
    area = width * height
    if size[0] * size[1] > rules.most:
        scale = math.sqrt(area / rules.most)
        across, down = (max(1, math.floor(each / scale / side)) for each in (width, height))
        return across * side, down * side
    if size[0] * size[1] < rules.fewest:
        scale = math.sqrt(rules.fewest / area)
        across, down = (math.ceil(each * scale / side) for each in (width, height))
        return across * side, down * side
    return size


def patches(picture: Image, rules: PictureRules) -> tuple[Floats, tuple[int, int, int]]:
    """(patches, colours × frames × patch × patch) and how many patches lie in time, down, across.

    The patches of one token stand together, the tokens row by row. Raises ``InferenceFailed``
    ``vlm_picture``.
    """
    width, height = fitted(picture.width, picture.height, rules)
    if picture.size != (width, height):
        picture = picture.resize((width, height), Resampling.BICUBIC)
    pixels = np.asarray(picture.convert("RGB"), dtype=np.float32)
    pixels = pixels * np.float32(1 / 255) - np.array(rules.mean, dtype=np.float32)
    pixels /= np.array(rules.std, dtype=np.float32)
    patch, merge = rules.patch, rules.merge
    down, across = height // patch, width // patch
    cut = pixels.reshape(down // merge, merge, patch, across // merge, merge, patch, 3)
    cut = cut.transpose(0, 3, 1, 4, 6, 2, 5)[:, :, :, :, :, None]
    shape = (*cut.shape[:5], rules.frames, patch, patch)
    film = np.broadcast_to(cut, shape)
    return film.reshape(down * across, 3 * rules.frames * patch * patch), (1, down, across)
