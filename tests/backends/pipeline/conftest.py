"""What the tests of several models share."""

from __future__ import annotations

from pathlib import Path

import pytest

from mineru_tools.recognizers.registry import _kept


@pytest.fixture
def no_weights(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No model has its weights here, and none can be fetched."""
    monkeypatch.setenv("MINERU_TOOLS_WEIGHTS", str(tmp_path))
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    _kept.cache_clear()
