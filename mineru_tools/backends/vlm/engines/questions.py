"""Questions as the tensors that a model takes in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import torch
from transformers import AutoProcessor

from mineru_tools.backends.vlm.engines.chat import chat_text, chat_tokenizer
from mineru_tools.backends.vlm.engines.pictures import (
    PictureRules,
    patches,
    processor_settings,
)
from mineru_tools.backends.vlm.request import Request
from mineru_tools.errors import InferenceFailed, MissingExtra

# The image processors, without their endings, whose work pictures.py does.
_OURS = ("Qwen2VLImageProcessor",)
_PICTURE_TOKENS = 1024  # of a processor that does not tell how many it makes of a picture


class Questions(Protocol):
    """How a family of models is asked: its tokenizer, and the making of the tensors."""

    tokenizer: Any
    picture_tokens: int
    merge: int

    def tensors(self, requests: Sequence[Request]) -> Mapping[str, torch.Tensor]:
        """What ``generate`` takes: ``input_ids``, filled up on the left, and all that goes along.

        Either all of the requests have a picture or none. Raises ``InferenceFailed``.
        """
        ...


def questions_of(folder: Path, config: Any) -> Questions:
    """How the model in the folder, of this configuration, is asked.

    Raises ``MissingExtra`` where that takes torchvision.
    """
    settings = processor_settings(folder)
    kind = str(settings.get("image_processor_type", ""))
    if kind.startswith(_OURS):
        return QwenQuestions(folder, config.image_token_id, settings)
    return ProcessorQuestions(folder)


class QwenQuestions:
    """For models whose pictures ``pictures.py`` can prepare, whatever their chat template."""

    def __init__(self, folder: Path, place: int, settings: Mapping[str, Any]) -> None:
        self.tokenizer = chat_tokenizer(folder)
        self._place = place
        self._rules = PictureRules.read(settings)
        self.merge = self._rules.merge
        self.picture_tokens = self._rules.most_tokens

    def tensors(self, requests: Sequence[Request]) -> Mapping[str, torch.Tensor]:
        pictures, grids, rows = [], [], []
        for request in requests:
            tokens = 0
            if request.image is not None:
                cut, grid = patches(request.image, self._rules)
                pictures.append(cut)
                grids.append(grid)
                tokens = len(cut) // self.merge**2
            rows.append(self._ids(request, tokens))
        made = _left_filled(rows, self.tokenizer.pad_token_id or 0)
        made["mm_token_type_ids"] = (made["input_ids"] == self._place).int()
        if pictures:
            made["pixel_values"] = torch.from_numpy(np.concatenate(pictures))
            made["image_grid_thw"] = torch.tensor(grids)
        return made

    def _ids(self, request: Request, tokens: int) -> list[int]:
        """The tokens of the talk, the placeholder of the picture as often as it has tokens."""
        text = chat_text(self.tokenizer, request)
        ids: list[int] = self.tokenizer(text, add_special_tokens=False)["input_ids"]
        if ids.count(self._place) != (request.image is not None):
            # A document may speak of it.
            raise InferenceFailed("the prompt holds the mark of a picture", code="vlm_prompt")
        if request.image is None:
            return ids
        at = ids.index(self._place)
        return [*ids[:at], *[self._place] * tokens, *ids[at + 1 :]]


class ProcessorQuestions:
    """For all other models, by the processor that transformers has for them."""

    merge = 1

    def __init__(self, folder: Path) -> None:
        try:
            self._processor = AutoProcessor.from_pretrained(folder, local_files_only=True)
        except ImportError as error:
            raise MissingExtra("preparing pictures for this model", "torchvision") from error
        self.tokenizer = self._processor.tokenizer
        self.tokenizer.padding_side = "left"
        self.picture_tokens = getattr(self._processor, "image_seq_length", None) or _PICTURE_TOKENS

    def tensors(self, requests: Sequence[Request]) -> Mapping[str, torch.Tensor]:
        texts = [chat_text(self._processor, each) for each in requests]
        pictures = [[each.image] for each in requests if each.image is not None]
        made: Mapping[str, torch.Tensor] = self._processor(
            text=texts,
            images=pictures or None,
            padding=True,
            add_special_tokens=False,  # the template wrote them
            return_tensors="pt",
        )
        return made


def _left_filled(rows: Sequence[Sequence[int]], pad: int) -> dict[str, torch.Tensor]:
    """Rows of one length: the model goes on at the right end of each."""
    width = max(map(len, rows))
    empty = [width - len(row) for row in rows]
    ids = [[pad] * gap + list(row) for gap, row in zip(empty, rows, strict=True)]
    mask = [[0] * gap + [1] * (width - gap) for gap in empty]
    return {"input_ids": torch.tensor(ids), "attention_mask": torch.tensor(mask)}
