"""The layers of which the network is built, in numpy; pictures are (height, width, channels)."""

from __future__ import annotations

import math
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

Floats: TypeAlias = npt.NDArray[Any]  # float32, all of them


def conv(x: Floats, weight: Floats, size: int = 1, stride: int = 1) -> Floats:
    """A convolution without bias; ``weight`` is (size * size * channels in, channels out).

    Zeros stand around so that one value comes out for every ``stride`` that go in; where their
    number is odd there is one more at the right and below.
    """
    if size > 1:
        x = _windows(_padded(x, size, stride, 0.0), size, stride)
    elif stride > 1:
        x = x[::stride, ::stride]
    height, width = x.shape[:2]
    out: Floats = x.reshape(height * width, -1) @ weight
    return out.reshape(height, width, -1)


def max_pool(x: Floats, size: int, stride: int) -> Floats:
    """The largest value of each window, padded as ``conv`` does."""
    height, width, channels = x.shape
    windows = _windows(_padded(x, size, stride, -np.inf), size, stride)
    rows = -(-height // stride), -(-width // stride)
    most: Floats = windows.reshape(*rows, size * size, channels).max(axis=2)
    return most


def _padded(x: Floats, size: int, stride: int, value: float) -> Floats:
    pads = []
    for length in x.shape[:2]:
        total = max((-(-length // stride) - 1) * stride + size - length, 0)
        pads.append((total // 2, total - total // 2))
    return np.pad(x, (*pads, (0, 0)), constant_values=value)


def _windows(x: Floats, size: int, stride: int) -> Floats:
    """(rows, columns, size * size * channels)."""
    seen = np.lib.stride_tricks.sliding_window_view(x, (size, size), axis=(0, 1))
    seen = seen[::stride, ::stride].transpose(0, 1, 3, 4, 2)
    out: Floats = seen.reshape(*seen.shape[:2], -1)
    return out


def standardised(weight: Floats) -> Floats:
    """A convolution's weights (out, in, size, size) as ``conv`` takes them, each filter centred
    and of unit variance, which is how this network was trained."""
    flat = weight.transpose(0, 2, 3, 1).reshape(len(weight), -1)
    flat = (flat - flat.mean(1, keepdims=True)) / np.sqrt(flat.var(1, keepdims=True) + 1e-6)
    return np.ascontiguousarray(flat.T, dtype=np.float32)


def group_norm(x: Floats, weight: Floats, bias: Floats, groups: int = 32) -> Floats:
    """Each group of channels with mean 0 and variance 1 over the whole picture, then scaled."""
    channels = x.shape[2]
    flat = x.reshape(-1, channels)
    # Sums of channels first: one pass over the picture each, in the order of memory.
    mean = flat.mean(0).reshape(groups, -1).mean(1)
    square = np.einsum("ij,ij->j", flat, flat).reshape(groups, -1).mean(1) / len(flat)
    scale = 1 / np.sqrt(np.maximum(square - mean**2, 0) + 1e-5)
    per = channels // groups
    gain = np.repeat(scale, per) * weight
    out: Floats = x * gain + (bias - np.repeat(mean, per) * gain)
    return out


def layer_norm(x: Floats, weight: Floats, bias: Floats, eps: float) -> Floats:
    centred = x - x.mean(-1, keepdims=True)
    scale = 1 / np.sqrt(np.square(centred).mean(-1, keepdims=True) + np.float32(eps))
    out: Floats = centred * scale * weight + bias
    return out


def gelu(x: Floats) -> Floats:
    """x times the chance that a normal variable is below x."""
    out: Floats = 0.5 * x * (1 + _erf(x * np.float32(math.sqrt(0.5))))
    return out


def _erf(x: Floats) -> Floats:
    """The error function to 1.5e-7 (Abramowitz and Stegun 7.1.26)."""
    t = 1 / (1 + np.float32(0.3275911) * np.abs(x))
    powers = (1.061405429, -1.453152027, 1.421413741, -0.284496736, 0.254829592)
    total = np.zeros_like(x)
    for factor in powers:
        total = (total + np.float32(factor)) * t
    out: Floats = np.copysign(1 - total * np.exp(-x * x), x)
    return out


def sigmoid(x: Floats) -> Floats:
    out: Floats = 1 / (1 + np.exp(-x))
    return out


def softmax(x: Floats) -> Floats:
    """Over the last axis."""
    risen = np.exp(x - x.max(-1, keepdims=True))
    out: Floats = risen / risen.sum(-1, keepdims=True)
    return out


def attention(q: Floats, k: Floats, v: Floats, hidden: npt.NDArray[np.bool_] | None) -> Floats:
    """What each query finds; all are (batch, heads, length, width), ``hidden`` (batch, keys)."""
    scores = q @ k.swapaxes(-1, -2) * np.float32(q.shape[-1] ** -0.5)
    if hidden is not None:
        scores = np.where(hidden[:, None, None, :], np.float32(-1e9), scores)
    out: Floats = softmax(scores) @ v
    return out


def heads_of(x: Floats, heads: int) -> Floats:
    """(batch, length, heads * width) as (batch, heads, length, width)."""
    batch, length, _ = x.shape
    out: Floats = x.reshape(batch, length, heads, -1).transpose(0, 2, 1, 3)
    return out


def joined(x: Floats) -> Floats:
    """The heads side by side again."""
    batch, heads, length, width = x.shape
    out: Floats = x.transpose(0, 2, 1, 3).reshape(batch, length, heads * width)
    return out
