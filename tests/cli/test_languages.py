from __future__ import annotations

import json

import pytest

from mineru_tools.cli.app import main


def test_every_language_is_listed_with_what_reads_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["languages", "--json"]) == 0
    found = {each["code"]: each for each in json.loads(capsys.readouterr().out)}
    assert len(found) >= 84
    assert found["de"]["engine"] == "rapid"
    assert found["ko"]["engine"] == "tesseract"
    assert "korean" in found["ko"]["names"]
    assert found["ko"]["models"] == ["tesseract"]
    assert {"rapid", "pp-ocrv6-medium", "pp-ocrv5-server"} <= set(found["ja"]["models"])
    assert "pp-ocrv5-server" not in found["de"]["models"]
    assert all(each["here"] is not bool(each["install"]) for each in found.values())


def test_what_is_not_here_says_how_to_get_it(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mineru_tools.recognizers.text.tessdata._USUAL", ())
    monkeypatch.delenv("TESSDATA_PREFIX", raising=False)
    assert main(["languages"]) == 0
    lines = {line.split()[0]: line for line in capsys.readouterr().out.splitlines()}
    assert "tesseract-ocr-kor" in lines["ko"]
    assert "tesseract-ocr-script-cyrl" in lines["cyrillic"]
    assert "pp-ocrv6-medium" in lines["known"]
