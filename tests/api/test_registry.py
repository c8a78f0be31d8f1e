from __future__ import annotations

import pytest

from mineru_tools.errors import MissingExtra, OptionsError
from mineru_tools.registry import (
    ALIASES,
    BACKENDS,
    Choice,
    load,
    load_backend,
    needs_keys,
    resolve,
)


@pytest.mark.parametrize(
    ("name", "backend", "engine"),
    [
        ("pipeline", "pipeline", None),
        ("vlm-transformers", "vlm", "transformers"),
        ("vlm-sglang-engine", "vlm", "vllm"),
        ("vlm-sglang-client", "vlm", "http"),
        ("vlm-vllm-engine", "vlm", "vllm"),
        ("vlm-vllm-async-engine", "vlm", "vllm-async"),
        ("vlm-lmdeploy-engine", "vlm", "lmdeploy"),
        ("vlm-mlx-engine", "vlm", "mlx"),
        ("vlm-http-client", "vlm", "http"),
        ("vlm-auto-engine", "vlm", "auto"),
        ("vlm-engine", "vlm", "auto"),
        ("hybrid-auto-engine", "hybrid", "auto"),
        ("hybrid-engine", "hybrid", "auto"),
        ("hybrid-http-client", "hybrid", "http"),
        ("flash", "pipeline", None),
        ("basic", "pipeline", None),
        ("standard", "hybrid", "auto"),
        ("advanced", "vlm", "auto"),
        ("  VLM_Engine ", "vlm", "auto"),
    ],
)
def test_names_of_every_generation_are_understood(
    name: str, backend: str, engine: str | None
) -> None:
    assert resolve(name) == Choice(backend, engine)


@pytest.mark.parametrize(
    ("name", "needs"),
    [("pipeline", False), (" Basic", False), ("vlm_http_client", True), ("hybrid", True),
     ("of another package", True)],
)  # fmt: skip
def test_only_backends_that_may_ask_a_model_server_need_its_key(name: str, needs: bool) -> None:
    assert needs_keys(name) is needs


def test_every_alias_leads_to_a_backend_of_the_table() -> None:
    assert {choice.backend for choice in ALIASES.values()} == set(BACKENDS)


def test_every_built_backend_carries_its_name() -> None:
    for name in BACKENDS:
        assert load_backend(name).name == name


def test_an_unknown_name_is_an_options_error_of_its_own() -> None:
    with pytest.raises(OptionsError) as caught:
        load_backend("magic")
    assert caught.value.code == "unknown_backend"
    assert "pipeline" in (caught.value.hint or "")


def test_a_missing_package_names_the_pip_line() -> None:
    with pytest.raises(MissingExtra) as caught:
        load("no_such_package.module:Thing", feature="this", extra="vlm")
    assert (caught.value.code, caught.value.extra) == ("missing_extra", "vlm")
    assert "mineru-tools[vlm]" in (caught.value.hint or "")


def test_a_missing_module_of_our_own_is_no_missing_extra() -> None:
    with pytest.raises(ModuleNotFoundError) as caught:
        load("mineru_tools.no_such_module:Thing", feature="this", extra="vlm")
    assert not isinstance(caught.value, MissingExtra)


@pytest.mark.usefixtures("moody_backend")
def test_a_backend_of_another_package_is_found_by_its_entry_point() -> None:
    assert load_backend("moody").name == "moody"
