from __future__ import annotations

from pathlib import Path

import pytest

from mineru_tools.errors import OptionsError
from mineru_tools.settings import Settings


def test_an_empty_environment_gives_the_defaults() -> None:
    settings = Settings.read({})
    assert (settings.formula, settings.table, settings.max_bytes) == (True, True, None)
    assert settings.weights_dir.name == "weights"


def test_values_are_taken_from_the_environment() -> None:
    settings = Settings.read(
        {
            "MINERU_TOOLS_WEIGHTS": "models",
            "MINERU_FORMULA_ENABLE": "False",
            "MINERU_TABLE_ENABLE": "0",
            "MINERU_TOOLS_MAX_BYTES": "1000",
        }
    )
    assert settings == Settings(Path("models"), formula=False, table=False, max_bytes=1000)


def test_the_cache_folder_holds_the_weights() -> None:
    assert Settings.read({"XDG_CACHE_HOME": "c"}).weights_dir == Path("c/mineru-tools/weights")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("MINERU_FORMULA_ENABLE", "perhaps"),
        ("MINERU_TOOLS_MAX_BYTES", "1 GB"),
        ("MINERU_TOOLS_MAX_BYTES", "0"),
    ],
)
def test_a_bad_value_is_named(name: str, value: str) -> None:
    with pytest.raises(OptionsError) as caught:
        Settings.read({name: value})
    assert caught.value.code == "invalid_environment"
