"""PP-FormulaNet, a large network for formulas of any size, through transformers."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from tokenizers import Tokenizer
from transformers import PPFormulaNetForConditionalGeneration

from mineru_tools.recognizers.formula.ink import Ink, ink_of
from mineru_tools.recognizers.formula.model import FormulaReading
from mineru_tools.recognizers.formula.tidy import tidied
from mineru_tools.recognizers.image import RGB, Floats
from mineru_tools.recognizers.transformers_folder import network

_MEAN, _STD = 0.7931, 0.1738  # of the pictures of the training, white being 1
_TOGETHER = 4  # pictures that are read at once


class PPFormulaNet:
    """A model in the folder ``weights``, on ``device``.

    The image processor of transformers is left out: it needs torchvision.
    """

    def __init__(self, weights: Path, *, name: str = "pp-formulanet", device: str = "cpu") -> None:
        self.name = name
        self._device = device
        self._model = network(PPFormulaNetForConditionalGeneration, weights, device)
        self._side = int(self._model.config.vision_config.image_size)
        self._text = self._model.config.text_config
        self._tokenizer = Tokenizer.from_file(str(weights / "tokenizer.json"))

    def recognize(self, pictures: Sequence[RGB]) -> list[FormulaReading]:
        """One reading per picture, the likeliest token at every step."""
        inks = [ink_of(pixels) for pixels in pictures]
        readings = [FormulaReading("", 0.0, self.name)] * len(inks)
        seen = [k for k, ink in enumerate(inks) if ink.size]
        for first in range(0, len(seen), _TOGETHER):
            batch = seen[first : first + _TOGETHER]
            for k, reading in zip(batch, self._read([inks[k] for k in batch]), strict=True):
                readings[k] = reading
        return readings

    def _read(self, inks: Sequence[Ink]) -> list[FormulaReading]:
        pixels = np.stack([_squared(ink, self._side) for ink in inks])
        with torch.inference_mode():
            out = self._model.generate(
                pixel_values=torch.from_numpy(pixels).to(self._device),
                do_sample=False,
                max_length=self._text.max_position_embeddings,
                decoder_start_token_id=self._text.decoder_start_token_id,
                eos_token_id=self._text.eos_token_id,
                pad_token_id=self._text.pad_token_id,
                output_scores=True,
                return_dict_in_generate=True,
            )
        chances = self._model.compute_transition_scores(
            out.sequences, out.scores, normalize_logits=True
        )
        return [
            self._reading(tokens, logs)
            for tokens, logs in zip(out.sequences.cpu(), chances.float().cpu(), strict=True)
        ]

    def _reading(self, tokens: torch.Tensor, logs: torch.Tensor) -> FormulaReading:
        """What was written to its end and holds together; its score is the chance of it all."""
        written = tokens[-len(logs) :]
        ends = (written == self._text.eos_token_id).nonzero().flatten().tolist()
        end = ends[0] if ends else 0
        latex = tidied(self._tokenizer.decode(written[:end].tolist(), skip_special_tokens=True))
        score = float(logs[: end + 1].sum().exp()) if latex else 0.0
        return FormulaReading(latex, min(score, 1.0), self.name)


def _squared(ink: Ink, side: int) -> Floats:
    """(3, side, side): the formula as large as there is room, in the middle, black around it.

    The black is that of the training: what lies outside the picture is 0 before it is normed.
    """
    height, width = ink.shape
    scale = min(side / width, side / height)
    size = max(1, int(width * scale)), max(1, int(height * scale))
    page = np.zeros((side, side), np.float32)
    small = np.asarray(Image.fromarray(1 - ink).resize(size, Image.Resampling.BICUBIC))
    left, top = (side - size[0]) // 2, (side - size[1]) // 2
    page[top : top + size[1], left : left + size[0]] = np.clip(small, 0, 1)
    return np.repeat(((page - _MEAN) / _STD)[None], 3, axis=0).astype(np.float32)
