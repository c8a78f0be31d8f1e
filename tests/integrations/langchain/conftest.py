"""The sample document, parsed once."""

from __future__ import annotations

from pathlib import Path

import pytest

from mineru_tools import ParsedDocument, parse

SAMPLE = Path(__file__).parents[3] / "examples" / "sample.pdf"


@pytest.fixture(scope="session")
def sample() -> ParsedDocument:
    return parse(SAMPLE)


@pytest.fixture
def sample_path() -> Path:
    return SAMPLE


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


def pytest_configure(config: pytest.Config) -> None:
    """LangChain's suites carry marks of plugins that are switched off here."""
    for mark in ("benchmark", "vcr", "enable_socket", "disable_socket", "allow_hosts"):
        config.addinivalue_line("markers", f"{mark}: of langchain-tests")
