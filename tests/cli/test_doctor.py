from __future__ import annotations

import json
from importlib import metadata
from pathlib import Path

import pytest

from mineru_tools import __version__
from mineru_tools.cli import doctor
from mineru_tools.cli.app import main


def test_the_report_is_json_on_request(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("MINERU_TOOLS_WEIGHTS", str(tmp_path))
    (tmp_path / "w.onnx").write_bytes(b"12345")
    assert main(["doctor", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["version"] == __version__
    assert found["packages"]["pillow"] == metadata.version("pillow")
    assert found["weights"] == {"folder": str(tmp_path), "exists": True, "bytes": 5}
    assert found["devices"]["cpus"] >= 1
    assert found["backends"]["pipeline"] == "available"


def test_every_extra_is_installed_or_comes_with_its_pip_line(
    capsys: pytest.CaptureFixture[str],
) -> None:
    extras = doctor.examine()["extras"]
    assert {"ocr", "vlm", "mcp", "langchain", "llamaindex", "server", "office"} <= set(extras)
    assert main(["doctor"]) == 0
    text = capsys.readouterr().out
    for name, extra in extras.items():
        assert extra["installed"] == (extra["missing"] == [])
        if not extra["installed"]:
            assert f"mineru-tools[{name}]" in extra["install"]
            assert extra["install"] in text


def test_a_missing_base_package_shows_in_the_exit_code(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(name: str) -> str:
        raise metadata.PackageNotFoundError(name)

    monkeypatch.setattr(metadata, "version", gone)
    assert main(["doctor"]) == 3
    assert "MISSING" in capsys.readouterr().out


def test_the_version_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["--version"])
    assert caught.value.code == 0
    assert capsys.readouterr().out == f"mineru-tools {__version__}\n"


def test_without_a_command_the_usage_is_an_error() -> None:
    with pytest.raises(SystemExit) as caught:
        main([])
    assert caught.value.code == 2
