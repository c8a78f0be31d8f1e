"""Vectors of pictures become tokens: a transformer that writes one token after another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from mineru_tools.recognizers.formula.layers import (
    Floats,
    attention,
    gelu,
    heads_of,
    joined,
    layer_norm,
    sigmoid,
    softmax,
)
from mineru_tools.recognizers.torch_file import Tensor

START, END = 1, 2  # tokens
HEADS = 8
_EPS = 1e-5
_NET = "decoder.net."
_LAYERS = "decoder.net.attn_layers.layers."
_TURNS, _CIRCLE = 8, 24  # a matrix of zeros repeats a row less often
_LOOK = 16  # tokens from one look at that to the next
_KINDS = 3  # in turn: a look at what is written, one at the picture, a step of its own


@dataclass(slots=True)
class Written:
    """The tokens of one picture and the chance of each; ``ended`` says that the last came."""

    tokens: list[int] = field(default_factory=list)
    chances: list[float] = field(default_factory=list)
    ended: bool = False

    def goes_on(self, token: int, chance: float) -> bool:
        """Take the next token; whether another is wanted."""
        self.chances.append(chance)
        self.ended = token == END
        if not self.ended:
            self.tokens.append(token)
        return not (self.ended or self._circles())

    def _circles(self) -> bool:
        """Whether the same few tokens came again and again: no formula does that for so long."""
        seen = self.tokens
        return len(seen) % _LOOK == 0 and any(
            len(seen) >= _TURNS * n and seen[-_TURNS * n :] == seen[-n:] * _TURNS
            for n in range(1, _CIRCLE + 1)
        )


@dataclass(slots=True)
class _Memory:
    """Keys and values of the pictures, and of what is written, which grow.

    ``hidden`` are the places of the pictures where there is nothing, (pictures, places).
    """

    hidden: npt.NDArray[np.bool_]
    seen: dict[int, tuple[Floats, Floats]] = field(default_factory=dict)
    own: dict[int, tuple[Floats, Floats]] = field(default_factory=dict)

    def keep(self, rows: Sequence[int]) -> None:
        """Forget the pictures that are done."""
        self.hidden = self.hidden[rows]
        for known in (self.seen, self.own):
            for layer, (k, v) in known.items():
                known[layer] = k[rows], v[rows]


class Decoder:
    """Reads its sizes from ``tensors``, whose names are those of x-transformers.

    The vocabulary of the network is larger than that of its tokens: the first ``tokens`` count.
    """

    def __init__(self, tensors: Mapping[str, Tensor], tokens: int) -> None:
        self._of: dict[str, Floats] = {
            name: np.ascontiguousarray(_turned(name, value), dtype=np.float32)
            for name, value in tensors.items()
            if name.startswith(_NET)
        }
        logits = _NET + "to_logits."
        self._logits = np.ascontiguousarray(self._of.pop(logits + "weight")[:, :tokens])
        self._logits_bias = self._of.pop(logits + "bias")[:tokens]
        layers = (name[len(_LAYERS) :] for name in self._of if name.startswith(_LAYERS))
        self._layers = len({name.partition(".")[0] for name in layers})
        self.longest = len(self._of[_NET + "pos_emb.emb.weight"])

    def __call__(self, pictures: Sequence[Floats]) -> list[Written]:
        """What is written of each picture, the likeliest token at every step.

        All are written at once: a step reads all weights, for one picture as for several.
        """
        if not pictures:
            return []
        memory = self._remembered(*_stacked(pictures))
        written = [Written() for _ in pictures]
        open_ = list(range(len(pictures)))
        last = np.full(len(pictures), START)
        for step in range(self.longest):
            odds = self._step(last, step, memory)
            last = odds.argmax(-1)
            going = [
                row
                for row, k in enumerate(open_)
                if written[k].goes_on(int(last[row]), float(odds[row, last[row]]))
            ]
            if not going:
                break
            if len(going) < len(open_):
                open_, last = [open_[row] for row in going], last[going]
                memory.keep(going)
        return written

    def _remembered(self, context: Floats, hidden: npt.NDArray[np.bool_]) -> _Memory:
        memory = _Memory(hidden)
        for layer in range(1, self._layers, _KINDS):
            k, v = (context @ self._of[f"{_LAYERS}{layer}.1.to_{x}.weight"] for x in "kv")
            memory.seen[layer] = heads_of(k, HEADS), heads_of(v, HEADS)
        return memory

    def _step(self, last: npt.NDArray[np.int64], step: int, memory: _Memory) -> Floats:
        """The chance of each token to be the next, for every picture."""
        x = self._of[_NET + "token_emb.weight"][last] + self._of[_NET + "pos_emb.emb.weight"][step]
        x = x[:, None, :]
        for layer in range(self._layers):
            at = f"{_LAYERS}{layer}."
            normed = self._norm(x, at + "0")
            if layer % _KINDS == 2:
                x = x + self._forward(normed, at + "1.net.")
                continue
            q = heads_of(normed @ self._of[at + "1.to_q.weight"], HEADS)
            if layer % _KINDS == 0:
                k, v = self._grown(layer, normed, memory)
                found = attention(q, k, v, None)
            else:
                found = attention(q, *memory.seen[layer], memory.hidden)
            x = x + _gated(self._linear(joined(found), at + "1.to_out.0"))
        out = self._norm(x[:, 0], _NET + "norm") @ self._logits + self._logits_bias
        return softmax(out)

    def _grown(self, layer: int, normed: Floats, memory: _Memory) -> tuple[Floats, Floats]:
        """Keys and values of all that is written, with those of the newest token."""
        at = f"{_LAYERS}{layer}.1.to_"
        k, v = (heads_of(normed @ self._of[f"{at}{x}.weight"], HEADS) for x in "kv")
        if layer in memory.own:
            before = memory.own[layer]
            k, v = np.concatenate((before[0], k), 2), np.concatenate((before[1], v), 2)
        memory.own[layer] = k, v
        return k, v

    def _forward(self, x: Floats, at: str) -> Floats:
        value, gate = np.split(self._linear(x, at + "0.proj"), 2, axis=-1)
        return self._linear(value * gelu(gate), at + "2")

    def _linear(self, x: Floats, at: str) -> Floats:
        out: Floats = x @ self._of[at + ".weight"] + self._of[at + ".bias"]
        return out

    def _norm(self, x: Floats, at: str) -> Floats:
        return layer_norm(x, self._of[at + ".weight"], self._of[at + ".bias"], _EPS)


def _gated(x: Floats) -> Floats:
    value, gate = np.split(x, 2, axis=-1)
    out: Floats = value * sigmoid(gate)
    return out


def _turned(name: str, tensor: Tensor) -> Tensor:
    """Matrices as (in, out); the tables of vectors stay as they are."""
    return tensor if "_emb." in name or tensor.ndim != 2 else tensor.T


def _stacked(pictures: Sequence[Floats]) -> tuple[Floats, npt.NDArray[np.bool_]]:
    """(pictures, longest, width), zeros after the shorter ones, and where these are."""
    lengths = np.array([len(picture) for picture in pictures])
    context = np.zeros((len(pictures), lengths.max(), pictures[0].shape[1]), np.float32)
    for row, picture in zip(context, pictures, strict=True):
        row[: len(picture)] = picture
    return context, np.arange(lengths.max()) >= lengths[:, None]
