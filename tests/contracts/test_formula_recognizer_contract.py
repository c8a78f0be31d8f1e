"""What every formula recogniser does, whatever network is behind it.

Each gets a tiny network of its real form with random weights; what these write is no formula.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest

from mineru_tools.errors import EngineUnavailable, MissingExtra, OptionsError, WeightsMissing
from mineru_tools.recognizers.formula import FORMULA_MODELS, FormulaRecognizer
from mineru_tools.recognizers.image import RGB
from mineru_tools.weights import CATALOG
from tests.support.made_weights import made_weights, nothing_fetched
from tests.support.small_pix2tex import make_pix2tex

HEAVY = sorted(name for name, row in FORMULA_MODELS.rows.items() if row.package)


def make_pp_formulanet(folder: Path) -> None:
    torch = pytest.importorskip("torch", reason="needs the extra vlm")
    pytest.importorskip("transformers", "5.8", reason="PP-FormulaNet came to transformers late")
    from tokenizers import Tokenizer, models
    from transformers import PPFormulaNetConfig, PPFormulaNetForConditionalGeneration

    torch.manual_seed(7)
    config = PPFormulaNetConfig(
        vision_config={
            "hidden_size": 16, "num_hidden_layers": 1, "num_attention_heads": 2, "mlp_dim": 16,
            "image_size": 64, "output_channels": 16, "window_size": 2, "global_attn_indexes": [0],
            "post_conv_in_channels": 16, "post_conv_mid_channels": 16,
            "post_conv_out_channels": 16, "decoder_hidden_size": 16,
        },
        text_config={
            "vocab_size": 12, "max_position_embeddings": 16, "d_model": 16, "encoder_layers": 1,
            "encoder_attention_heads": 2, "decoder_layers": 1, "decoder_attention_heads": 2,
            "decoder_ffn_dim": 16,
        },
    )  # fmt: skip
    PPFormulaNetForConditionalGeneration(config).save_pretrained(folder)
    words = ["<s>", "<pad>", "</s>", *"x=2+y{}^_"]
    tokenizer = Tokenizer(models.WordLevel({w: k for k, w in enumerate(words)}, unk_token="<pad>"))
    tokenizer.add_special_tokens(words[:3])
    tokenizer.save(str(folder / "tokenizer.json"))


MAKERS = {"pix2tex": make_pix2tex, "pp-formulanet": make_pp_formulanet}


@pytest.fixture(params=sorted(FORMULA_MODELS.rows))
def recognizer(request: pytest.FixtureRequest, tmp_path: Path) -> FormulaRecognizer:
    name = request.param
    return FORMULA_MODELS.load(name, settings=made_weights(name, tmp_path, MAKERS[name]))


def picture(height: int, width: int, seed: int = 7) -> RGB:
    """Dark marks on white."""
    noise = np.random.default_rng(seed).random((height, width)) < 0.2
    return np.repeat((255 * ~noise).astype(np.uint8)[:, :, None], 3, axis=2)


def test_every_recogniser_has_a_maker_here_and_weights_in_the_catalogue() -> None:
    assert set(MAKERS) == set(FORMULA_MODELS.rows) <= set(CATALOG)
    assert {CATALOG[name].task for name in FORMULA_MODELS.rows} == {"formula"}


def test_each_picture_gets_a_reading_in_order(recognizer: FormulaRecognizer) -> None:
    pictures = [picture(40, 90), picture(30, 200, seed=8), picture(40, 90)]
    first, _, third = recognizer.recognize(pictures)
    assert first.latex == third.latex
    assert first.score == pytest.approx(third.score, abs=1e-5)
    assert recognizer.recognize([]) == []


def test_company_does_not_change_a_reading(recognizer: FormulaRecognizer) -> None:
    pictures = [picture(40, 90, seed) for seed in range(3)] + [picture(20, 300)]
    together = recognizer.recognize(pictures)
    for one, reading in zip(pictures, together, strict=True):
        (alone,) = recognizer.recognize([one])
        assert alone.latex == reading.latex
        assert alone.score == pytest.approx(reading.score, abs=1e-4)


def test_scores_are_shares_and_the_source_is_told(recognizer: FormulaRecognizer) -> None:
    for reading in recognizer.recognize([picture(40, 90, seed) for seed in range(4)]):
        assert 0 <= reading.score <= 1
        assert bool(reading.latex) or reading.score == 0
        assert reading.source == recognizer.name


@pytest.mark.parametrize("value", [0, 128, 255])
def test_there_is_no_formula_in_an_even_picture(recognizer: FormulaRecognizer, value: int) -> None:
    (reading,) = recognizer.recognize([np.full((20, 30, 3), value, np.uint8)])
    assert (reading.latex, reading.score) == ("", 0.0)


@pytest.mark.parametrize("size", [(1, 1), (1, 5000), (3000, 2), (2000, 2000)])
def test_pictures_of_any_size_are_no_error(
    recognizer: FormulaRecognizer, size: tuple[int, int]
) -> None:
    pixels = np.full((*size, 3), 255, np.uint8)
    pixels[:: size[0] // 2 + 1, :: size[1] // 2 + 1] = 0
    (reading,) = recognizer.recognize([pixels])
    assert 0 <= reading.score <= 1


def test_names_nobody_has_and_weights_that_are_not_there_are_told_apart(tmp_path: Path) -> None:
    with pytest.raises(OptionsError) as unknown:
        FORMULA_MODELS.load("no-such-model")
    assert unknown.value.code == "unknown_formula_model"
    with pytest.raises(WeightsMissing):
        FORMULA_MODELS.load("pix2tex", settings=nothing_fetched(tmp_path))
    assert not FORMULA_MODELS.is_ready("pix2tex", nothing_fetched(tmp_path))


@pytest.mark.parametrize("broken", ["weights.pth", "tokenizer.json"])
def test_weights_that_are_damaged_are_an_error_with_a_code(broken: str, tmp_path: Path) -> None:
    folder = tmp_path / "pix2tex"
    folder.mkdir()
    make_pix2tex(folder)
    (folder / broken).write_bytes(b"no model")
    with pytest.raises(EngineUnavailable):
        FORMULA_MODELS.load("pix2tex", settings=nothing_fetched(tmp_path))


@pytest.mark.parametrize("name", HEAVY)
def test_a_missing_package_is_named_with_its_extra(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = FORMULA_MODELS.rows[name]
    monkeypatch.setitem(sys.modules, str(row.package), None)
    monkeypatch.delitem(sys.modules, row.target.partition(":")[0], raising=False)
    with pytest.raises(MissingExtra) as caught:
        FORMULA_MODELS.load(name)
    assert caught.value.extra == row.extra
