"""What an engine is: questions in, futures of replies out."""

from __future__ import annotations

from concurrent.futures import Future
from typing import Protocol, runtime_checkable

from mineru_tools.backends.vlm.request import Reply, Request


class Engine(Protocol):
    """A server, a model in this process, or a recording; ``submit`` may be called from any thread.

    ``capacity`` is how many questions keep it busy: more than that wait, fewer leave it idle.
    """

    name: str
    capacity: int

    def submit(self, request: Request) -> Future[Reply]:
        """A future of the reply, cancellable until it is begun; never blocks for long.

        It fails with a ``ModelError``: ``InferenceFailed`` when this question is at fault,
        ``EngineUnavailable`` when no other question would do better.
        """
        ...

    def close(self) -> None:
        """Free what the engine holds; what is under way is cancelled. May be called twice.

        Questions that come later fail with ``EngineUnavailable`` ``engine_closed``.
        """
        ...


@runtime_checkable
class NamesModel(Protocol):
    """An engine that can say which model answers; one that cannot need not have this."""

    def model_name(self) -> str | None:
        """What the model is called, its folder or its architecture; ``None`` where nobody knows.

        A server is asked for it, where need be; raises ``ModelError`` where that fails.
        """
        ...
