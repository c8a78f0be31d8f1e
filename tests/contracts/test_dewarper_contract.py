"""What every recogniser of bent paper does; each gets a tiny network with random weights."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest

from mineru_tools.errors import EngineUnavailable, MissingExtra, OptionsError, WeightsMissing
from mineru_tools.recognizers.dewarp import DEWARP_MODELS, Dewarper
from mineru_tools.weights import CATALOG
from tests.support.made_weights import made_weights, nothing_fetched


def make_uvdoc(folder: Path) -> None:
    torch = pytest.importorskip("torch", reason="needs the extra vlm")
    pytest.importorskip("transformers", "5.6", reason="UVDoc came to transformers in 5.6")
    from transformers import UVDocConfig, UVDocModel

    torch.manual_seed(7)
    config = UVDocConfig(
        backbone_config={
            "model_type": "uvdoc_backbone", "resnet_head": [[3, 4], [4, 4]],
            "resnet_configs": [[[4, 4, 1, False]], [[4, 4, 1, True]], [[4, 4, 1, True]]],
            "stage_configs": [[[4, 1]], [[4, 2]]], "out_features": ["stage1", "stage2"],
        },
        bridge_connector=[4, 4], out_point_positions2D=[[4, 4], [4, 2]],
    )  # fmt: skip
    UVDocModel(config).save_pretrained(folder)


MAKERS = {"uvdoc": make_uvdoc}


@pytest.fixture(params=sorted(DEWARP_MODELS.rows))
def dewarper(request: pytest.FixtureRequest, tmp_path: Path) -> Dewarper:
    name = request.param
    return DEWARP_MODELS.load(name, settings=made_weights(name, tmp_path, MAKERS[name]))


def photo(height: int, width: int) -> np.ndarray:
    return np.random.default_rng(7).integers(0, 255, (height, width, 3), np.uint8)


def test_every_recogniser_has_a_maker_here_and_weights_in_the_catalogue() -> None:
    assert set(MAKERS) == set(DEWARP_MODELS.rows) <= set(CATALOG)
    assert {CATALOG[name].task for name in DEWARP_MODELS.rows} == {"dewarp"}


def test_a_photo_is_bent_the_same_way_each_time(dewarper: Dewarper) -> None:
    first, second = (dewarper.bend(photo(300, 200)) for _ in range(2))
    assert (first.grid == second.grid).all()
    assert np.isfinite(first.grid).all()
    assert np.ptp(first.grid) > 0


@pytest.mark.parametrize("size", [(300, 200), (1, 1), (1, 900), (900, 2)])
def test_any_photo_comes_out_as_large_as_it_was(dewarper: Dewarper, size: tuple[int, int]) -> None:
    picture = photo(*size)
    bend = dewarper.bend(picture)
    assert bend.flattened(picture).shape == picture.shape
    assert np.isfinite(bend.seen(np.array([(0.0, 0.0), (0.5, 0.5), (1.0, 1.0)]))).all()


def test_names_nobody_has_and_weights_that_are_not_there_are_told_apart(tmp_path: Path) -> None:
    with pytest.raises(OptionsError) as unknown:
        DEWARP_MODELS.load("no-such-model")
    assert unknown.value.code == "unknown_dewarp_model"
    pytest.importorskip("torch", reason="needs the extra vlm")
    with pytest.raises(WeightsMissing):
        DEWARP_MODELS.load("uvdoc", settings=nothing_fetched(tmp_path))
    assert not DEWARP_MODELS.is_ready("uvdoc", nothing_fetched(tmp_path))


def test_weights_that_are_damaged_are_an_error_with_a_code(tmp_path: Path) -> None:
    settings = made_weights("uvdoc", tmp_path, make_uvdoc)
    (tmp_path / "uvdoc" / "model.safetensors").write_bytes(b"no model")
    with pytest.raises(EngineUnavailable):
        DEWARP_MODELS.load("uvdoc", settings=settings)


@pytest.mark.parametrize("name", sorted(DEWARP_MODELS.rows))
def test_a_missing_package_is_named_with_its_extra(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = DEWARP_MODELS.rows[name]
    monkeypatch.setitem(sys.modules, str(row.package), None)
    for module in (row.target.partition(":")[0], "mineru_tools.recognizers.transformers_folder"):
        monkeypatch.delitem(sys.modules, module, raising=False)
    with pytest.raises(MissingExtra) as caught:
        DEWARP_MODELS.load(name)
    assert caught.value.extra == row.extra
