"""All places of a server are taken as long as there are questions, on a busy machine, too."""

from __future__ import annotations

import threading

from PIL import Image

from mineru_tools.backends.vlm.request import Request
from tests.backends.vlm.engines.conftest import Connect
from tests.support.model_server import Asked, ModelServer, Told, echo

AT_ONCE, ROUNDS = 50, 4


def test_all_places_of_a_server_are_taken_while_there_are_questions(
    server: ModelServer, connect: Connect
) -> None:
    """Nobody is answered before all places are taken: one that stayed empty would break this."""
    full = threading.Barrier(AT_ONCE, timeout=30)

    def together(asked: Asked) -> Told:
        full.wait()
        return echo(asked)

    server.chat = together
    engine = connect(concurrency=AT_ONCE)
    picture = Image.linear_gradient("L").resize((600, 100)).convert("RGB")
    futures = [engine.submit(Request(str(k), picture)) for k in range(ROUNDS * AT_ONCE)]
    told = [future.result(60).text for future in futures]
    assert told == [str(k) for k in range(ROUNDS * AT_ONCE)]
    assert server.busiest == AT_ONCE
