"""PP-OCR with networks from a model hub, through transformers: tiny to large, on any device."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import torch
from transformers import AutoModelForObjectDetection, AutoModelForTextRecognition

from mineru_tools.recognizers.image import Floats, Network
from mineru_tools.recognizers.text.detection import V5, V6, Detector
from mineru_tools.recognizers.text.languages import known_to
from mineru_tools.recognizers.text.ppocr import PPOCR
from mineru_tools.recognizers.transformers_folder import network


def hub_ppocr(
    detector: Path,
    reader: Path,
    *,
    name: str = "pp-ocrv6-medium",
    threads: int | None = None,
    device: str = "cpu",
) -> PPOCR:
    """The networks in two folders; the second one's says in which order it has its characters.

    ``threads`` are those of torch on the processor, by default as many as it takes. The image
    processors of transformers are left out: they need torchvision.
    """
    finding = network(AutoModelForObjectDetection, detector, device)
    reading = network(AutoModelForTextRecognition, reader, device)
    marks = V5 if "ocrv5" in finding.config.model_type else V6
    return PPOCR(
        Detector(_asked(finding, threads), marks),
        _asked(reading, threads),
        _alphabet(reader, reading.config.head_out_channels),
        name=name,
        languages=known_to(name),
    )


def _asked(model: Any, threads: int | None) -> Network:
    """The network as a function, its values those of chances."""

    def run(values: Floats) -> Floats:
        pixels = torch.from_numpy(values).to(model.device, model.dtype)
        with torch.inference_mode(), _in_threads(threads):
            answer = model(pixel_values=pixels).last_hidden_state
        told: Floats = answer.float().cpu().numpy()
        return told

    return run


@contextmanager
def _in_threads(threads: int | None) -> Iterator[None]:
    """So many threads for torch, as many as before afterwards: they are the process's, not ours."""
    if threads is None:
        yield
        return
    before = torch.get_num_threads()
    torch.set_num_threads(threads)
    try:
        yield
    finally:
        torch.set_num_threads(before)


def _alphabet(folder: Path, classes: int) -> list[str]:
    """Class by class, the first that of nothing; ``ValueError`` where the list is another's."""
    told = json.loads((folder / "preprocessor_config.json").read_text("utf-8"))
    alphabet = [str(character) for character in told.get("character_list", ())]
    if len(alphabet) != classes or alphabet[-1] != " ":
        raise ValueError(f"{len(alphabet)} characters for a network of {classes} classes")
    return alphabet
