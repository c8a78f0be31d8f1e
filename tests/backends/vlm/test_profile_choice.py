"""Which profile a model is spoken to with."""

from __future__ import annotations

import json
from concurrent.futures import Future
from pathlib import Path

import pytest

from mineru_tools import ParseOptions
from mineru_tools.backends.vlm.profiles.registry import PROFILES, profile_name, profile_of
from mineru_tools.backends.vlm.request import Reply, Request
from mineru_tools.errors import OptionsError
from mineru_tools.options import VlmOptions


class Silent:
    """An engine that says nothing, not even what its model is called."""

    name = "silent"
    capacity = 1

    def submit(self, request: Request) -> Future[Reply]:
        raise AssertionError("nobody asks")

    def close(self) -> None:
        return


class Named(Silent):
    def __init__(self, model: str | None) -> None:
        self._model = model

    def model_name(self) -> str | None:
        return self._model


@pytest.mark.parametrize(
    ("model", "profile"),
    [
        ("opendatalab/MinerU2.5-2509-1.2B", "mineru"),
        ("MinerU2.5-Pro-2605-1.2B", "mineru"),
        ("PaddlePaddle/PaddleOCR-VL-1.5", "paddleocr_vl"),
        ("zai-org/GLM-OCR", "glm_ocr"),
        ("glm-ocr:latest", "glm_ocr"),
        ("ibm-granite/granite-docling-258M", "doctags"),
        ("ds4sd/SmolDocling-256M-preview", "doctags"),
        ("Qwen/Qwen2.5-VL-7B-Instruct-AWQ", "json_boxes_pixels"),
        ("qwen2.5vl:7b", "json_boxes_pixels"),
        ("Qwen/Qwen3-VL-8B-Instruct", "json_boxes"),
        ("OpenGVLab/InternVL3_5-8B", "json_boxes"),
        ("gpt-4o-mini", "json_boxes"),
        ("/srv/mineru/Qwen3-VL-8B", "json_boxes"),
        ("/hub/models--opendatalab--MinerU2.5-2509-1.2B/snapshots/0a1b2c/", "mineru"),
        ("my-model", "mineru"),
        ("", "mineru"),
    ],
)
def test_the_name_of_a_model_tells_its_profile(model: str, profile: str) -> None:
    assert profile_name(model) == profile
    assert profile_of(ParseOptions(), Named(model)).name == profile


@pytest.mark.parametrize(
    ("kind", "profile"),
    [("qwen2_5_vl", "json_boxes_pixels"), ("glm_ocr", "glm_ocr"), ("qwen2_vl", "mineru")],
)
def test_a_folder_tells_the_kind_of_its_model(tmp_path: Path, kind: str, profile: str) -> None:
    (tmp_path / "config.json").write_text(json.dumps({"model_type": kind}))
    options = ParseOptions(vlm=VlmOptions(model=str(tmp_path)))
    assert profile_of(options, Silent()).name == profile


@pytest.mark.parametrize("config", ["", "[]", '{"model_type": 7}', "\x00"])
def test_a_folder_that_says_nothing_is_taken_for_the_usual(tmp_path: Path, config: str) -> None:
    (tmp_path / "config.json").write_text(config)
    assert profile_name(str(tmp_path)) == "mineru"


def test_a_profile_that_is_named_counts_whatever_the_model_is() -> None:
    for name in PROFILES:
        options = ParseOptions(vlm=VlmOptions(profile=name))
        assert profile_of(options, Named("MinerU2.5")).name == name


def test_an_unknown_profile_is_refused() -> None:
    with pytest.raises(OptionsError) as caught:
        profile_of(ParseOptions(vlm=VlmOptions(profile="nonsense")), Silent())
    assert caught.value.code == "unknown_vlm_profile"
