"""What the tests of several models share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from mineru_tools.backends.pipeline import backend
from mineru_tools.recognizers.registry import _kept
from mineru_tools.recognizers.text.model import TextRecognizer


@pytest.fixture
def no_weights(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No model has its weights here, and none can be fetched."""
    monkeypatch.setenv("MINERU_TOOLS_WEIGHTS", str(tmp_path))
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    _kept.cache_clear()


@pytest.fixture
def read_by(monkeypatch: pytest.MonkeyPatch) -> Callable[[TextRecognizer | None], None]:
    """Puts a recogniser, or none, in place of those that there are on this machine."""

    def put(recognizer: TextRecognizer | None) -> None:
        monkeypatch.setattr(backend, "text_recognizer", lambda options, run: recognizer)

    return put
