from __future__ import annotations

from pathlib import Path

import pytest

from mineru_tools.errors import OptionsError
from mineru_tools.settings import Settings


def test_an_empty_environment_gives_the_defaults() -> None:
    settings = Settings.read({})
    assert (settings.formula, settings.table, settings.max_bytes) == (True, True, None)
    assert settings.weights_dir.name == "weights"
    assert settings.library_dir == settings.weights_dir.with_name("library")
    assert settings.library_max_bytes == 2 * 1024**3


def test_values_are_taken_from_the_environment() -> None:
    settings = Settings.read(
        {
            "MINERU_TOOLS_WEIGHTS": "models",
            "MINERU_FORMULA_ENABLE": "False",
            "MINERU_TABLE_ENABLE": "0",
            "MINERU_TABLE_MERGE_ENABLE": "no",
            "MINERU_TOOLS_MAX_BYTES": "1000",
            "MINERU_TOOLS_LIBRARY": "shelf",
            "MINERU_TOOLS_LIBRARY_MAX_BYTES": "5000",
        }
    )
    assert settings == Settings(
        Path("models"),
        Path("shelf"),
        formula=False,
        table=False,
        join_tables=False,
        max_bytes=1000,
        library_max_bytes=5000,
        mineru_config=Path("~/mineru.json"),
    )


def test_the_cache_folder_holds_the_weights_and_the_library() -> None:
    settings = Settings.read({"XDG_CACHE_HOME": "c"})
    assert settings.weights_dir == Path("c/mineru-tools/weights")
    assert settings.library_dir == Path("c/mineru-tools/library")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("MINERU_FORMULA_ENABLE", "perhaps"),
        ("MINERU_TOOLS_MAX_BYTES", "1 GB"),
        ("MINERU_TOOLS_MAX_BYTES", "0"),
        ("MINERU_TOOLS_LIBRARY_MAX_BYTES", "2GB"),
    ],
)
def test_a_bad_value_is_named(name: str, value: str) -> None:
    with pytest.raises(OptionsError) as caught:
        Settings.read({name: value})
    assert caught.value.code == "invalid_environment"


def test_the_token_of_the_mcp_server_is_read_and_not_shown() -> None:
    settings = Settings.read({"MINERU_TOOLS_MCP_TOKEN": "not-to-be-seen"})
    assert settings.mcp_token == "not-to-be-seen"
    assert "not-to-be-seen" not in repr(settings)
    assert Settings.read({"MINERU_TOOLS_MCP_TOKEN": ""}).mcp_token is None


@pytest.mark.parametrize(
    ("environ", "source", "offline"),
    [
        ({}, "huggingface", False),
        ({"MINERU_MODEL_SOURCE": "modelscope"}, "modelscope", False),
        ({"MINERU_MODEL_SOURCE": "local"}, "local", True),
        ({"HF_HUB_OFFLINE": "1"}, "huggingface", True),
        ({"HF_HUB_OFFLINE": "0"}, "huggingface", False),
    ],
)
def test_the_environment_says_where_models_may_come_from(
    environ: dict[str, str], source: str, offline: bool
) -> None:
    settings = Settings.read(environ)
    assert (settings.model_source, settings.offline) == (source, offline)


def test_an_unknown_model_source_is_refused() -> None:
    with pytest.raises(OptionsError) as caught:
        Settings.read({"MINERU_MODEL_SOURCE": "the moon"})
    assert caught.value.code == "invalid_environment"


def test_the_environment_says_where_a_model_is_served_and_the_key_is_not_shown() -> None:
    settings = Settings.read(
        {
            "MINERU_VL_SERVER": "http://host:30000",
            "MINERU_VL_MODEL_NAME": "it",
            "MINERU_VL_API_KEY": "not-to-be-seen",
            "OPENAI_API_KEY": "nor-this",
        }
    )
    assert (settings.vl_server, settings.vl_model) == ("http://host:30000", "it")
    assert settings.key_for("http://host:30000") == "not-to-be-seen"
    assert "not-to-be-seen" not in repr(settings)
    assert "nor-this" not in repr(settings)


@pytest.mark.parametrize(
    ("url", "is_shown"),
    [
        ("https://api.openai.com", True),
        (" https://eu.api.openai.com/v1", True),
        ("http://api.openai.com", False),
        ("http://localhost:8000/v1", False),
        ("https://openai.com.example.org", False),
        ("https://notopenai.com/v1", False),
        ("https://api.openai.com@example.org", False),
    ],
)
def test_the_key_for_openai_is_shown_to_nobody_else(url: str, is_shown: bool) -> None:
    settings = Settings.read({"OPENAI_API_KEY": "key"})
    assert settings.key_for(url) == ("key" if is_shown else None)
