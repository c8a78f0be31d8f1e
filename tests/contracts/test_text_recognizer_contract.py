"""What every text recogniser does that runs on networks from a hub.

Each gets tiny networks of its real classes with random weights; what these read is no text. Those
that travel in packages are asked to read real pages in `tests/recognizers/text`.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np
import pytest

from mineru_tools.errors import EngineUnavailable, MissingExtra, WeightsMissing
from mineru_tools.recognizers.image import RGB
from mineru_tools.recognizers.registry import _kept
from mineru_tools.recognizers.text import TEXT_MODELS, TextRecognizer
from mineru_tools.recognizers.text.languages import HUB, known_to
from mineru_tools.run import Run
from mineru_tools.settings import Settings
from mineru_tools.weights import CATALOG
from tests.support.made_weights import made_weights, nothing_fetched
from tests.support.readings import assert_well_read
from tests.support.small_ppocr import make_ppocr


def made(name: str, root: Path) -> Settings:
    """Settings with which the recogniser finds its two networks."""
    for each in TEXT_MODELS.weights_of(name):
        made_weights(each, root, make_ppocr)
    return nothing_fetched(root)


@pytest.fixture(params=HUB, scope="module")
def recognizer(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> TextRecognizer:
    root = tmp_path_factory.mktemp(request.param)
    return TEXT_MODELS.load(request.param, settings=made(request.param, root), threads=1)


def noise(height: int, width: int, seed: int = 7) -> RGB:
    return np.random.default_rng(seed).integers(0, 255, (height, width, 3), np.uint8)


def test_each_has_a_row_for_each_of_its_networks() -> None:
    needed = [each for name in HUB for each in TEXT_MODELS.weights_of(name)]
    assert len(set(needed)) == 2 * len(HUB)
    assert set(needed) <= set(CATALOG)
    assert {CATALOG[each].task for each in needed} == {"text"}


def test_what_is_read_keeps_the_promise_of_all_text_recognisers(
    recognizer: TextRecognizer,
) -> None:
    picture = noise(48, 400)
    lines = recognizer.read(picture)
    assert_well_read(lines, picture)
    assert recognizer.read(picture) == lines


@pytest.mark.parametrize("size", [(1, 1), (1, 900), (900, 2)])
def test_pictures_of_any_size_are_no_error(
    recognizer: TextRecognizer, size: tuple[int, int]
) -> None:
    picture = noise(*size)
    assert_well_read(recognizer.read(picture), picture)


def test_what_it_knows_is_told(recognizer: TextRecognizer) -> None:
    assert recognizer.languages == known_to(recognizer.name)
    assert {"en", "ch"} <= set(recognizer.languages)


def test_a_line_lies_where_its_network_sees_text(tmp_path: Path) -> None:
    engine = TEXT_MODELS.load("pp-ocrv6-small", settings=made("pp-ocrv6-small", tmp_path))
    (line,) = engine.read(noise(48, 400))
    assert line.text
    assert np.ravel(line.quad) == pytest.approx([0, 0, 400, 0, 400, 48, 0, 48], abs=1)
    assert line.bbox == pytest.approx((0, 0, 400, 48), abs=1)


def test_company_of_its_length_does_not_change_what_is_read_in_a_line(tmp_path: Path) -> None:
    engine = TEXT_MODELS.load("pp-ocrv6-tiny", settings=made("pp-ocrv6-tiny", tmp_path))
    from mineru_tools.recognizers.text.ppocr import PPOCR

    assert isinstance(engine, PPOCR)
    picture = noise(200, 400)
    quads = [((0.0, y), (390.0, y), (390.0, y + 48), (0.0, y + 48)) for y in (0.0, 50.0, 100.0)]
    together = engine._readings(picture, quads)
    for quad, reading in zip(quads, together, strict=True):
        (alone,) = engine._readings(picture, [quad])
        assert [char.text for char in alone.read] == [char.text for char in reading.read]
        assert alone.score == pytest.approx(reading.score, abs=1e-3)


def test_the_threads_of_the_process_are_left_as_they_were(tmp_path: Path) -> None:
    torch = pytest.importorskip("torch", reason="needs the extra vlm")
    before = torch.get_num_threads()
    settings = made("pp-ocrv6-tiny", tmp_path)
    TEXT_MODELS.load("pp-ocrv6-tiny", settings=settings, threads=before + 1).read(noise(48, 90))
    assert torch.get_num_threads() == before


def test_networks_are_loaded_once_for_all_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MINERU_TOOLS_WEIGHTS", str(made("pp-ocrv6-tiny", tmp_path).weights_dir))
    _kept.cache_clear()
    first = TEXT_MODELS.wanted("pp-ocrv6-tiny", Run())
    assert first is TEXT_MODELS.wanted("pp-ocrv6-tiny", Run())
    _kept.cache_clear()


def test_characters_of_another_network_are_an_error_with_a_code(tmp_path: Path) -> None:
    settings = made("pp-ocrv6-tiny", tmp_path)
    told = tmp_path / "pp-ocrv6-tiny-rec" / "preprocessor_config.json"
    told.write_text(json.dumps({"character_list": ["", "a", " "]}))
    with pytest.raises(EngineUnavailable):
        TEXT_MODELS.load("pp-ocrv6-tiny", settings=settings)


@pytest.mark.parametrize("missing", ["det", "rec"])
def test_weights_that_are_not_there_are_named(missing: str, tmp_path: Path) -> None:
    settings = made("pp-ocrv6-tiny", tmp_path)
    assert TEXT_MODELS.is_ready("pp-ocrv6-tiny", settings)
    (tmp_path / f"pp-ocrv6-tiny-{missing}" / "model.safetensors").unlink()
    assert not TEXT_MODELS.is_ready("pp-ocrv6-tiny", settings)
    with pytest.raises(WeightsMissing) as caught:
        TEXT_MODELS.load("pp-ocrv6-tiny", settings=settings)
    assert f"pp-ocrv6-tiny-{missing}" in str(caught.value)


@pytest.mark.parametrize("package", ["torch", "cv2"])
def test_a_missing_package_is_named_with_the_extras(
    package: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if package == "cv2":
        pytest.importorskip("torch", reason="needs the extra vlm")
    monkeypatch.setitem(sys.modules, package, None)
    for name in ("detection", "hub_ppocr", "ppocr", "strips"):
        monkeypatch.delitem(sys.modules, f"mineru_tools.recognizers.text.{name}", raising=False)
    with pytest.raises(MissingExtra) as caught:
        TEXT_MODELS.load("pp-ocrv6-tiny")
    assert (caught.value.package, caught.value.extra) == (package, "ocr,vlm")
