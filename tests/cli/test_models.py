from __future__ import annotations

from pathlib import Path

import pytest

from mineru_tools.cli.app import main
from mineru_tools.weights import CATALOG


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("MINERU_TOOLS_WEIGHTS", str(tmp_path))
    monkeypatch.setenv("MINERU_MODEL_SOURCE", "local")
    row = CATALOG["slanet-plus"]
    place = tmp_path / row.name / row.files[0].name
    place.parent.mkdir()
    with place.open("wb") as stream:
        stream.truncate(row.files[0].size)
    return tmp_path


def test_the_list_shows_licences_and_what_is_here(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["models", "list"]) == 0
    lines = {line.split()[0]: line for line in capsys.readouterr().out.splitlines()}
    assert set(CATALOG) < set(lines)
    assert "Apache-2.0" in lines["slanet-plus"]
    assert lines["slanet-plus"].endswith(" here")
    assert lines["table-transformer"].endswith("not here")
    assert str(folder) in lines["folder:"]


def test_the_path_of_a_model_is_all_that_is_printed(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["models", "path", "slanet-plus"]) == 0
    assert capsys.readouterr().out.strip() == str(folder / "slanet-plus" / "slanet-plus.onnx")


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    ("words", "code", "exit_code"),
    [
        (["pull", "slanet-1m"], "weights_missing", 3),
        (["pull", "slanet"], "weights_missing", 3),  # what --table-model takes
        (["pull", "pp-ocrv6-medium"], "weights_missing", 3),  # what --ocr-model takes
        (["pull", "rapid"], "unknown_weights", 2),  # there are none to fetch
        (["path", "slanet-1m"], "weights_missing", 3),
        (["verify"], "weights_damaged", 3),
        (["pull", "nothing"], "unknown_weights", 2),
    ],
)
def test_what_cannot_be_done_is_told_by_code(
    words: list[str], code: str, exit_code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["models", *words]) == exit_code
    assert f"[{code}]" in capsys.readouterr().err


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("mineru2.5-2509", ["AGPL-3.0", "source code", "opendatalab/MinerU2.5-2509-1.2B"]),
        ("mineru2.5-pro-2605", ["unknown", "read its page", "opendatalab/MinerU2.5-Pro-2605"]),
        ("slanet-1m", ["Apache-2.0"]),
    ],
)
def test_the_licence_is_told_before_anything_is_fetched(
    name: str, told: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["models", "pull", name]) == 3
    first = capsys.readouterr().err.splitlines()[0]
    assert all(words in first for words in told)


def test_a_folder_may_be_pulled_from_without_a_network(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    brought = tmp_path / "brought"
    brought.mkdir()
    for file in CATALOG["granite-docling"].files:
        if not file.optional:
            (brought / file.name).write_text("{}")
    (brought / "merges.txt").write_text("a b")
    assert main(["models", "pull", "granite-docling", "--source", str(brought)]) == 0
    assert (folder / "granite-docling" / "merges.txt").read_text() == "a b"
    capsys.readouterr()
    assert main(["models", "list"]) == 0
    lines = {line.split()[0]: line for line in capsys.readouterr().out.splitlines()}
    assert lines["granite-docling"].endswith(" here")
    (folder / "granite-docling" / "merges.txt").unlink()
    assert main(["models", "list"]) == 0
    assert "granite-docling     vlm      Apache-2.0    about 0.5 GB  partly here" in (
        capsys.readouterr().out
    )


@pytest.mark.usefixtures("folder")
def test_a_source_that_nobody_knows_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["models", "pull", "slanet-1m", "--source", "somewhere"]) == 2
    assert "[weights_source]" in capsys.readouterr().err
