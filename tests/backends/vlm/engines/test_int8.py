from __future__ import annotations

from copy import deepcopy

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

pytest.importorskip("torch", reason="needs the extra vlm")

import torch
from torch import nn

from mineru_tools.backends.vlm.engines.int8 import Int8Linear, quantized

TYPES = st.sampled_from([torch.float32, torch.bfloat16])


def made(inputs: int, outputs: int, bias: bool, dtype: torch.dtype) -> nn.Linear:
    with torch.random.fork_rng():
        torch.manual_seed(inputs * outputs)
        layer = nn.Linear(inputs, outputs, bias=bias)
        layer.weight.data *= torch.logspace(-3, 3, outputs)[:, None]  # rows of all sizes
    return layer.to(dtype)


# Odd sizes, and those that torch can multiply without unpacking them.
SIZES = st.one_of(st.integers(1, 70), st.sampled_from([64, 128, 192]))


@settings(max_examples=40, deadline=None)
@given(SIZES, SIZES, st.integers(1, 20), st.booleans(), TYPES)
def test_each_output_is_off_by_no_more_than_half_a_step_of_its_row(
    inputs: int, outputs: int, rows: int, bias: bool, dtype: torch.dtype
) -> None:
    layer = made(inputs, outputs, bias, dtype)
    small = Int8Linear(layer)
    states = torch.randn(2, rows, inputs, generator=torch.Generator().manual_seed(rows)).to(dtype)
    with torch.inference_mode():
        found = small(states)
        exact = deepcopy(layer).double()(states.double())
    assert found.shape == exact.shape
    assert found.dtype == dtype
    step = small.scales.double()
    rounding = 3 * torch.finfo(dtype).eps
    reach = states.double().abs().sum(dim=-1, keepdim=True)
    allowed = reach * step * (0.5 + 127 * rounding) + exact.abs() * rounding + 1e-9
    assert bool(((found.double() - exact).abs() <= allowed).all())


def test_a_row_of_noughts_stays_one() -> None:
    layer = made(4, 3, False, torch.float32)
    layer.weight.data[1] = 0
    found = Int8Linear(layer)(torch.ones(1, 4))
    assert found[0, 1] == 0
    assert bool(found.isfinite().all())


def test_all_linear_layers_of_a_model_become_bytes_and_nothing_else_does() -> None:
    model = nn.Sequential(nn.Embedding(9, 64), nn.Sequential(nn.Linear(64, 64)), nn.LayerNorm(64))
    before = sum(each.numel() * each.element_size() for each in model[1].parameters())
    states = torch.tensor([[1, 2, 3]])
    expected = model(states)
    assert quantized(model) is model
    assert isinstance(model[0].weight, nn.Parameter)
    after = sum(each.numel() * each.element_size() for each in model[1].state_dict().values())
    assert after < 0.3 * before
    torch.testing.assert_close(model(states), expected, atol=0.05, rtol=0.05)
