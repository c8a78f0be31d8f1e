"""pix2tex with random weights and the smallest sizes that it can have."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np

from tests.support.torch_file import write_tensors

WIDTH, CHANNELS, LONGEST = 32, 32, 24
WORDS = ("[PAD]", "[BOS]", "[EOS]", *"{}^_=+", "Ġx", "Ġ\\frac", "Ġ2")


def make_pix2tex(folder: Path) -> None:
    """The two files of the model."""
    random = np.random.default_rng(7)
    shapes = {**_encoder(), **_decoder()}
    tensors = {
        name: random.normal(0, 0.5, shape).astype(np.float32) for name, shape in shapes.items()
    }
    write_tensors(folder / "weights.pth", tensors)
    special = [{"id": k, "content": word} for k, word in enumerate(WORDS[:3])]
    vocabulary = {word: k for k, word in enumerate(WORDS)}
    told = {"added_tokens": special, "model": {"vocab": vocabulary}}
    (folder / "tokenizer.json").write_text(json.dumps(told), encoding="utf-8")


def _encoder() -> dict[str, tuple[int, ...]]:
    body = "encoder.patch_embed.backbone."
    shapes: dict[str, tuple[int, ...]] = {
        "encoder.cls_token": (1, 1, WIDTH),
        "encoder.pos_embed": (1, 505, WIDTH),
        body + "stem.conv.weight": (CHANNELS, 1, 7, 7),
        **_norm(body + "stem.norm", CHANNELS),
        "encoder.patch_embed.proj.weight": (WIDTH, CHANNELS, 1, 1),
        "encoder.patch_embed.proj.bias": (WIDTH,),
        **_norm("encoder.norm", WIDTH),
    }
    for stage in range(3):
        block = f"{body}stages.{stage}.blocks.0."
        for part in ("downsample.conv", "conv1", "conv3"):
            shapes[f"{block}{part}.weight"] = (CHANNELS, CHANNELS, 1, 1)
        shapes[block + "conv2.weight"] = (CHANNELS, CHANNELS, 3, 3)
        for part in ("downsample.norm", "norm1", "norm2", "norm3"):
            shapes |= _norm(block + part, CHANNELS)
    at = "encoder.blocks.0."
    shapes |= _norm(at + "norm1", WIDTH) | _norm(at + "norm2", WIDTH)
    for part, size in (("attn.qkv", 3), ("attn.proj", 1), ("mlp.fc1", 1), ("mlp.fc2", 1)):
        shapes |= _linear(at + part, WIDTH, size * WIDTH)
    return shapes


def _decoder() -> dict[str, tuple[int, ...]]:
    net = "decoder.net."
    layers = net + "attn_layers.layers."
    shapes: dict[str, tuple[int, ...]] = {
        net + "token_emb.weight": (len(WORDS) + 4, WIDTH),
        net + "pos_emb.emb.weight": (LONGEST, WIDTH),
        **_norm(net + "norm", WIDTH),
        **_linear(net + "to_logits", WIDTH, len(WORDS) + 4),
    }
    for layer in range(2):
        shapes |= _norm(f"{layers}{layer}.0", WIDTH)
        shapes |= {f"{layers}{layer}.1.to_{x}.weight": (WIDTH, WIDTH) for x in "qkv"}
        shapes |= _linear(f"{layers}{layer}.1.to_out.0", WIDTH, 2 * WIDTH)
    shapes |= _norm(layers + "2.0", WIDTH)
    shapes |= _linear(layers + "2.1.net.0.proj", WIDTH, 2 * WIDTH)
    return shapes | _linear(layers + "2.1.net.2", WIDTH, WIDTH)


def _norm(at: str, size: int) -> dict[str, tuple[int, ...]]:
    return {at + ".weight": (size,), at + ".bias": (size,)}


def _linear(at: str, into: int, out: int) -> dict[str, tuple[int, ...]]:
    return {at + ".weight": (out, into), at + ".bias": (out,)}
