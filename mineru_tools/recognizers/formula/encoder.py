"""A picture becomes a row of vectors: a residual network, then a small vision transformer."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from mineru_tools.recognizers.formula.layers import (
    Floats,
    attention,
    conv,
    gelu,
    group_norm,
    heads_of,
    joined,
    layer_norm,
    max_pool,
    standardised,
)
from mineru_tools.recognizers.torch_file import Tensor

STEP = 16  # pixels that one vector stands for, across and down
HEADS = 8
COLUMNS, ROWS = 42, 12  # of the grid of places that the network was trained with
_EPS = 1e-6
_BODY = "encoder.patch_embed.backbone."


class Encoder:
    """Reads its sizes from ``tensors``, whose names are those of timm's hybrid ViT."""

    def __init__(self, tensors: Mapping[str, Tensor]) -> None:
        own = {name: value for name, value in tensors.items() if name.startswith("encoder.")}
        self._of: dict[str, Floats] = {name: _prepared(name, own[name]) for name in own}
        self._stages = [
            [
                f"{_BODY}stages.{s}.blocks.{b}."
                for b in range(_count(own, f"{_BODY}stages.{s}.blocks."))
            ]
            for s in range(_count(own, f"{_BODY}stages."))
        ]
        self._blocks = [f"encoder.blocks.{k}." for k in range(_count(own, "encoder.blocks."))]

    def __call__(self, picture: Floats) -> Floats:
        """(1 + rows * columns, width) for a picture (height, width), both multiples of ``STEP``."""
        x = self._residual(picture[:, :, None])
        rows, columns, _ = x.shape
        x = conv(x, self._of["encoder.patch_embed.proj.weight"])
        x = (x + self._of["encoder.patch_embed.proj.bias"]).reshape(1, rows * columns, -1)
        # A smaller picture lies at the top left of the grid; place 0 is that of the first vector.
        grid = np.arange(rows)[:, None] * COLUMNS + np.arange(columns)
        places = self._of["encoder.pos_embed"][:, np.concatenate(([0], grid.ravel() + 1))]
        x = np.concatenate((self._of["encoder.cls_token"], x), axis=1) + places
        for block in self._blocks:
            x = self._transformed(x, block)
        out: Floats = self._norm(x, "encoder.norm")[0]
        return out

    def _residual(self, x: Floats) -> Floats:
        x = conv(x, self._of[_BODY + "stem.conv.weight"], 7, 2)
        x = max_pool(np.maximum(self._group(x, _BODY + "stem.norm"), 0), 3, 2)
        for s, blocks in enumerate(self._stages):
            for b, block in enumerate(blocks):
                x = self._bottleneck(x, block, 2 if s and not b else 1)
        return x

    def _bottleneck(self, x: Floats, at: str, stride: int) -> Floats:
        short = x
        if at + "downsample.conv.weight" in self._of:
            short = conv(x, self._of[at + "downsample.conv.weight"], 1, stride)
            short = self._group(short, at + "downsample.norm")
        x = np.maximum(self._group(conv(x, self._of[at + "conv1.weight"]), at + "norm1"), 0)
        x = conv(x, self._of[at + "conv2.weight"], 3, stride)
        x = np.maximum(self._group(x, at + "norm2"), 0)
        x = self._group(conv(x, self._of[at + "conv3.weight"]), at + "norm3")
        out: Floats = np.maximum(x + short, 0)
        return out

    def _transformed(self, x: Floats, at: str) -> Floats:
        q, k, v = np.split(self._linear(self._norm(x, at + "norm1"), at + "attn.qkv"), 3, axis=-1)
        found = attention(heads_of(q, HEADS), heads_of(k, HEADS), heads_of(v, HEADS), None)
        x = x + self._linear(joined(found), at + "attn.proj")
        inner = gelu(self._linear(self._norm(x, at + "norm2"), at + "mlp.fc1"))
        return x + self._linear(inner, at + "mlp.fc2")

    def _group(self, x: Floats, at: str) -> Floats:
        return group_norm(x, self._of[at + ".weight"], self._of[at + ".bias"])

    def _norm(self, x: Floats, at: str) -> Floats:
        return layer_norm(x, self._of[at + ".weight"], self._of[at + ".bias"], _EPS)

    def _linear(self, x: Floats, at: str) -> Floats:
        out: Floats = x @ self._of[at + ".weight"] + self._of[at + ".bias"]
        return out


def _prepared(name: str, tensor: Tensor) -> Floats:
    """As the layers take it: matrices (in, out), the filters of the residual network normed."""
    if tensor.ndim == 4:
        if name.startswith(_BODY):
            return standardised(tensor)
        return np.ascontiguousarray(tensor[:, :, 0, 0].T, dtype=np.float32)
    return np.ascontiguousarray(tensor.T if tensor.ndim == 2 else tensor, dtype=np.float32)


def _count(names: Mapping[str, Tensor], stem: str) -> int:
    """How many numbers follow the stem in the names."""
    return len({name[len(stem) :].partition(".")[0] for name in names if name.startswith(stem)})
