"""The sample document, read once, and what several tests ask of nodes."""

from __future__ import annotations

from pathlib import Path

import pytest
from llama_index.core.schema import Document

from llama_index_mineru_tools import MinerUReader

SAMPLE = Path(__file__).parents[3] / "examples" / "sample.pdf"


@pytest.fixture(scope="session")
def sample() -> Path:
    return SAMPLE


@pytest.fixture(scope="session")
def _read() -> Document:
    (document,) = MinerUReader().load_data(SAMPLE)
    return document


@pytest.fixture
def document(_read: Document) -> Document:
    """The sample as one document; a copy, for tests change it."""
    return _read.model_copy(deep=True)
