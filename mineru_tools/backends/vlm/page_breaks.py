"""Tables that a page break cut: a model tells which cells go on on the next page."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import TimeoutError as NotYet
from dataclasses import replace

from mineru_tools.backends.vlm.content.cell_merge import cell_question, facing_tables
from mineru_tools.backends.vlm.conversation import PageReading
from mineru_tools.backends.vlm.engines.base import Engine
from mineru_tools.backends.vlm.region import Region
from mineru_tools.backends.vlm.request import Request, Sampling
from mineru_tools.errors import ModelError
from mineru_tools.run import Run

_SAMPLING = Sampling(presence_penalty=1.0, frequency_penalty=0.05)
_CAPTIONS = frozenset({"table_caption", "caption"})
_POLL_S = 0.2

Ask = Callable[[str], "str | None"]
"""A question without a picture; ``None`` where no answer came: then nothing is known to go on."""


def with_cell_merges(readings: Iterable[PageReading], ask: Ask) -> Iterator[PageReading]:
    """The readings, in order; a table facing one on the page before knows which cells go on."""
    before: PageReading | None = None
    for reading in readings:
        if before is not None and reading.index == before.index + 1:
            reading = _continued(before, reading, ask)
        before = reading
        yield reading


def asking(engine: Engine, run: Run) -> Ask:
    """Asks the engine and waits, for as long as the run may go on."""

    def ask(prompt: str) -> str | None:
        future = engine.submit(Request(prompt, sampling=_SAMPLING))
        try:
            while True:
                run.check()
                try:
                    return future.result(timeout=_POLL_S).text
                except NotYet:
                    continue
                except ModelError:
                    return None
        finally:
            future.cancel()

    return ask


def _continued(before: PageReading, reading: PageReading, ask: Ask) -> PageReading:
    facing = facing_tables(before.regions, reading.regions)
    if facing is None:
        return reading
    last, first = facing
    captions = _caption(before.regions, last), _caption(reading.regions, first)
    question = cell_question(before.regions[last], reading.regions[first], captions)
    if question is None or (reply := ask(question.prompt)) is None:
        return reading
    if (flags := question.flags(reply)) is None:
        return reading
    regions = list(reading.regions)
    regions[first] = replace(regions[first], cell_merge=flags)
    return replace(reading, regions=tuple(regions))


def _caption(regions: Sequence[Region], table: int) -> str:
    """What stands beside the table as its caption, above it rather than below."""
    beside = (regions[k] for k in (table - 1, table + 1) if 0 <= k < len(regions))
    return next((r.content for r in beside if r.type in _CAPTIONS and r.content), "")
