"""Linear layers whose weights are bytes: a quarter of the memory, and less to read at each step."""

from __future__ import annotations

import torch
from torch import nn
from torch.nn import functional

_TOP = 127  # the largest number of a byte with a sign; -128 stays unused, so that signs are alike
_FEW = 8  # rows up to which torch's product with bytes is faster than one with unpacked weights
_WHOLE = 64  # that product takes whole registers, and reads past the end of a row that ends earlier


class Int8Linear(nn.Module):
    """``nn.Linear`` with each row of its weights in bytes, times one scale of its own.

    The rest of the arithmetic is that of the layer; the error of a weight is at most half a
    scale, which is a 127th of the largest weight of its row.
    """

    weight: torch.Tensor
    scales: torch.Tensor

    def __init__(self, layer: nn.Linear) -> None:
        super().__init__()
        weight = layer.weight.detach()
        scales = weight.abs().amax(dim=1).float().clamp_min(torch.finfo(torch.float32).tiny) / _TOP
        rounded = (weight.float() / scales[:, None]).round_()
        self.register_buffer("weight", rounded.to(torch.int8).contiguous())
        self.register_buffer("scales", scales.to(weight.dtype))
        self.bias = layer.bias
        self.in_features, self.out_features = layer.in_features, layer.out_features
        self._packs = self.in_features % _WHOLE == self.out_features % _WHOLE == 0

    def forward(self, states: torch.Tensor) -> torch.Tensor:
        rows = states.reshape(-1, self.in_features)
        if self._packs and rows.dtype == torch.bfloat16 and len(rows) <= _FEW:  # else it is slow
            product = torch.ops.aten._weight_int8pack_mm  # noqa: SLF001 - torch has no other
            out = product(rows, self.weight, self.scales)
        else:
            out = functional.linear(rows, self.weight.to(rows.dtype)) * self.scales
        if self.bias is not None:
            out = out + self.bias
        return out.reshape(*states.shape[:-1], self.out_features)


def quantized(model: nn.Module) -> nn.Module:
    """The model with every linear layer in bytes, changed in place; embeddings stay as they are."""
    for parent in list(model.modules()):
        for name, child in list(parent.named_children()):
            if isinstance(child, nn.Linear):
                setattr(parent, name, Int8Linear(child))
    return model
