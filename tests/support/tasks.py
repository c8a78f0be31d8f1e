"""Tasks for worker processes, which can only be sent functions of importable modules."""

from __future__ import annotations

import os
import time
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from mineru_tools.document.locator import document_id
from mineru_tools.errors import EngineUnavailable
from mineru_tools.jobs.tasks import parse_record
from mineru_tools.options import ParseOptions
from mineru_tools.run import Run
from mineru_tools.sources.source import Source
from mineru_tools.storage.library import ParseRecord


def process_id(task: int, run: Run) -> int:
    """The process that works on the task."""
    return os.getpid()


def environment(name: str, run: Run) -> str | None:
    return os.environ.get(name)


def allocate(size: int, run: Run) -> int:
    """``size`` again, after so many bytes were written to memory and given back."""
    return len(bytearray(b"x") * size)


def sleep(marker: Path, run: Run) -> None:
    """Write the process id into the file ``marker``, then do nothing for a long time."""
    marker.write_text(str(os.getpid()))
    time.sleep(600)


def say(words: bytes, run: Run) -> None:
    """Write ``words`` to where the answers go, as code that took the process over could."""
    for number in range(3, 20):
        with suppress(OSError):
            os.write(number, words)
    time.sleep(600)


def never_draw(order: object, run: Run) -> None:
    """Does what a page can make pdfium do."""
    time.sleep(600)


class RemoteDown(EngineUnavailable):
    """An error of somebody else's package."""

    code = "remote_down"

    def __init__(self, host: str) -> None:
        super().__init__(f"{host} does not answer", hint="start it")
        self.host = host


def ask(host: str, run: Run) -> None:
    raise RemoteDown(host)


class Unknown(int):
    """A value of a class that the parent has no reason to trust."""


def unknown(task: int, run: Run) -> Unknown:
    return Unknown(task)


def hang_up(task: int, run: Run) -> None:
    """Close all pipes and stay."""
    os.closerange(1, 2)
    os.closerange(3, 64)
    time.sleep(600)


def claim_to_be_another(task: tuple[Source, ParseOptions], run: Run) -> ParseRecord:
    """A parse that says it is of the sample, and that its file belongs somewhere else."""
    found = parse_record(task, run)
    sample = Source.of(Path(__file__).parents[2] / "examples" / "sample.pdf")
    return replace(
        found, document=document_id(sample.data), sha256="../../outside", name="../sample.pdf"
    )
