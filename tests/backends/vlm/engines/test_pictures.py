from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from mineru_tools.backends.vlm.engines.pictures import (
    PictureRules,
    fitted,
    patches,
    processor_settings,
)
from mineru_tools.errors import InferenceFailed

SMALL = PictureRules(fewest=28 * 28 * 2, most=28 * 28 * 20)


def noise(width: int, height: int, seed: int = 0) -> Image.Image:
    pixels = np.random.default_rng(seed).integers(0, 256, (height, width, 3), dtype=np.uint8)
    return Image.fromarray(pixels)


@given(st.integers(28, 2000), st.integers(28, 2000))
def test_sizes_are_whole_tokens_within_the_pixels_allowed(width: int, height: int) -> None:
    rules = PictureRules()
    if max(width, height) > 50 * min(width, height):
        return
    found = fitted(width, height, rules)
    assert all(each % rules.side == 0 and each > 0 for each in found)
    assert rules.fewest <= found[0] * found[1] <= rules.most
    if rules.fewest * 2 < width * height < rules.most / 2 and min(width, height) > 200:
        assert abs(found[0] / found[1] / (width / height) - 1) < 0.2


def test_a_picture_of_the_size_of_layouts_stays_as_it_is() -> None:
    assert fitted(1036, 1036, PictureRules(most=2048 * 28 * 28)) == (1036, 1036)


def test_a_ribbon_is_refused() -> None:
    with pytest.raises(InferenceFailed) as caught:
        patches(Image.new("RGB", (4000, 10)), PictureRules())
    assert caught.value.code == "vlm_picture"


def test_the_patches_of_a_token_stand_together_and_hold_their_pixels_twice() -> None:
    picture = noise(84, 56)
    rules = PictureRules(fewest=1, mean=(0, 0, 0), std=(1, 1, 1))
    found, grid = patches(picture, rules)
    assert grid == (1, 4, 6)
    assert found.shape == (24, 3 * 2 * 14 * 14)
    pixels = np.asarray(picture, dtype=np.float32) / 255
    # The second token of the first row; its third patch is the left one below.
    patch = found[4 + 2].reshape(3, 2, 14, 14)
    expected = pixels[14:28, 28:42].transpose(2, 0, 1)
    np.testing.assert_allclose(patch[:, 0], expected, atol=1e-6)
    np.testing.assert_array_equal(patch[:, 0], patch[:, 1])


@pytest.mark.parametrize(
    ("told", "most"),
    [
        ({"min_pixels": 3136, "max_pixels": 1605632}, 1605632),
        ({"size": {"shortest_edge": 3136, "longest_edge": 12845056}}, 12845056),
        ({"size": {"longest_edge": 9}, "max_pixels": 7}, 7),
        ({}, 28 * 28 * 1280),
    ],
)
def test_either_way_of_writing_the_limits_is_read(told: dict[str, Any], most: int) -> None:
    assert PictureRules.read(told).most == most


def test_settings_are_found_in_either_file(tmp_path: Path) -> None:
    assert processor_settings(tmp_path) == {}
    nested = {"image_processor": {"patch_size": 16}, "processor_class": "X"}
    (tmp_path / "processor_config.json").write_text(json.dumps(nested))
    assert PictureRules.read(processor_settings(tmp_path)).patch == 16
    (tmp_path / "preprocessor_config.json").write_text(json.dumps({"patch_size": 12}))
    assert PictureRules.read(processor_settings(tmp_path)).patch == 12


@pytest.fixture(scope="module")
def theirs() -> Any:
    """The image processor of transformers that needs no torchvision."""
    pytest.importorskip("torch", reason="needs the extra vlm")
    transformers = pytest.importorskip("transformers", reason="needs the extra vlm")
    kind = getattr(transformers, "Qwen2VLImageProcessorPil", None)
    if kind is None:
        pytest.skip("this transformers prepares pictures with torchvision alone")
    return kind(size={"shortest_edge": SMALL.fewest, "longest_edge": SMALL.most})


@settings(max_examples=25, deadline=None)
@given(width=st.integers(28, 300), height=st.integers(28, 300), seed=st.integers(0, 99))
def test_patches_are_those_of_transformers(theirs: Any, width: int, height: int, seed: int) -> None:
    picture = noise(width, height, seed)
    found, grid = patches(picture, SMALL)
    expected = theirs(images=[picture], return_tensors="np")
    assert [list(grid)] == expected["image_grid_thw"].tolist()
    np.testing.assert_allclose(found, expected["pixel_values"], atol=1e-5)
