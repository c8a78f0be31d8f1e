from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from mineru_tools.backends.vlm.engines.http import HttpEngine
from mineru_tools.backends.vlm.engines.setbacks import Patience
from tests.support.model_server import ModelServer, model_server

QUICK = Patience(connect=2.0, answer=5.0, backoff=0.001, longest=0.05)

Connect = Callable[..., HttpEngine]


@pytest.fixture
def server() -> Iterator[ModelServer]:
    pytest.importorskip("httpx", reason="needs the extra remote")
    with model_server() as made:
        yield made


@pytest.fixture
def connect(server: ModelServer) -> Iterator[Connect]:
    """Makes engines that ask the server; they are closed at the end."""
    made: list[HttpEngine] = []

    def engine(address: str | None = None, **options: Any) -> HttpEngine:
        made.append(HttpEngine(address or server.address, **{"patience": QUICK, **options}))
        return made[-1]

    yield engine
    for each in made:
        each.close()
