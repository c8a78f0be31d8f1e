"""What the contracts of all recognisers need."""

from __future__ import annotations

from dataclasses import replace

import pytest

from mineru_tools.weights import CATALOG, catalog
from mineru_tools.weights.row import ModelFile


def _unmeasured(file: ModelFile) -> ModelFile:
    return replace(file, size=None, sha256=None)


@pytest.fixture(autouse=True)
def _files_of_any_length(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is made here is shorter than what the catalogue describes."""
    rows = {
        name: replace(row, files=tuple(map(_unmeasured, row.files)))
        for name, row in CATALOG.items()
    }
    monkeypatch.setattr(catalog, "CATALOG", rows)
