"""``python -m benchmarks.vlm_throughput``: is a model server kept busy, and what does that take?"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path
from typing import TypeAlias

from PIL import Image

from benchmarks import report
from benchmarks.stand_in_server import Busy
from mineru_tools import parse
from mineru_tools.backends.vlm.conversation import Conversation
from mineru_tools.backends.vlm.engines.http import HttpEngine
from mineru_tools.backends.vlm.request import Request
from mineru_tools.backends.vlm.schedule import converse
from mineru_tools.document.geometry import BBox
from mineru_tools.pdf.source import open_pdf
from mineru_tools.run import Run

SAMPLE = Path(__file__).parents[1] / "examples" / "sample.pdf"
DPI = 200
LAYOUT = (1036, 1036)  # pixels of the picture that a layout is asked of
LATENCY_S = 0.5
AT_ONCE = 100
QUESTIONS = 4000
BUSY, CPU_MS = 0.95, 15.0  # limits: the share of places that are taken, our time for a block


@dataclass(frozen=True, slots=True)
class PageParts:
    """What a page is asked about: itself, as the layout is asked of it, and its blocks."""

    layout: Image.Image
    blocks: tuple[Image.Image, ...]


@dataclass(frozen=True, slots=True)
class Measured:
    """``busy`` is the share of the places taken from the first question to the last answer."""

    questions: int
    per_second: float
    busy: float
    cpu_ms: float


def main(argv: Sequence[str] | None = None) -> int:
    """Exit status 1 when places stood empty or a block took too long."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.vlm_throughput", description=__doc__
    )
    parser.add_argument("--latency", type=float, default=LATENCY_S, help="seconds of an answer")
    parser.add_argument("--at-once", type=int, default=AT_ONCE)
    parser.add_argument("--questions", type=int, default=QUESTIONS)
    parser.add_argument("--write", action="store_true", help="into RESULTS.md")
    args = parser.parse_args(argv)
    pages = parts_of_pages()
    load = os.getloadavg()[0]
    alone = measure(ask, pages, args.latency, args.at_once, args.questions)
    by_pages = measure(talk, pages, args.latency, args.at_once, args.questions)
    rows = [
        _row(f"places taken, of {args.at_once}", f"{BUSY:g}", 3, alone.busy, by_pages.busy),
        _row("our CPU time, ms", f"{CPU_MS:g}", 1, alone.cpu_ms, by_pages.cpu_ms),
        _row("questions per second", "", 0, alone.per_second, by_pages.per_second),
    ]
    text = (
        f"{alone.questions} questions, each answered after {args.latency:g} s: the layouts of"
        f" {len(pages)} pages at {DPI} dpi and their {sum(len(p.blocks) for p in pages)} blocks,"
        " again and again, all that fit at once, and page by page as a parse asks them. The machine"
        f" had {load:.1f} other processes to run.\n\n"
        + report.table(["", "all at once", "page by page", "limit"], rows)
    )
    print(text)
    if args.write:
        report.replace_section("Throughput of the HTTP engine", text)
    return 0 if alone.busy >= BUSY and max(alone.cpu_ms, by_pages.cpu_ms) <= CPU_MS else 1


def _row(name: str, limit: str, digits: int, *measured: float) -> list[str]:
    return [name, *(f"{value:.{digits}f}" for value in measured), limit]


def parts_of_pages() -> tuple[PageParts, ...]:
    """The pictures of the sample document's pages and blocks, in pixels at ``DPI``."""
    pages = []
    source = open_pdf(SAMPLE.read_bytes())
    with parse(SAMPLE) as parsed:
        for page in parsed.document.pages:
            picture = source.render(page.index, dpi=DPI)
            boxes = [block.bbox for block in page.content or () if block.bbox]
            blocks = tuple(_crop(picture, box) for box in boxes)
            pages.append(PageParts(picture.resize(LAYOUT, Image.Resampling.BICUBIC), blocks))
    return tuple(pages)


def _crop(picture: Image.Image, box: BBox) -> Image.Image:
    x0, y0, x1, y1 = (round(DPI / 72 * side) for side in box)
    return picture.crop((x0, y0, x1, y1))


Feed: TypeAlias = Callable[[Sequence[PageParts], int, HttpEngine], int]
"""Asks an engine so many questions about pages, and counts the replies."""


def measure(
    feed: Feed, pages: Sequence[PageParts], latency: float, at_once: int, count: int
) -> Measured:
    """What it takes to ask ``count`` questions about ``pages``, again and again."""
    with stand_in(latency) as address:
        engine = HttpEngine(address, concurrency=at_once)
        start = time.process_time()
        answered = feed(pages, count, engine)
        cpu = time.process_time() - start
        engine.close()
        busy = _busy(address)
    if answered != busy.questions:
        raise RuntimeError(f"{answered} of {busy.questions} questions were answered")
    seconds = busy.last - busy.first
    share = busy.held / (at_once * seconds)
    return Measured(busy.questions, busy.questions / seconds, share, 1000 * cpu / busy.questions)


def ask(pages: Sequence[PageParts], count: int, engine: HttpEngine) -> int:
    """The engine alone: twice as many questions as it has places, whatever they are about."""
    pictures = [picture for page in pages for picture in (page.layout, *page.blocks)]
    places = threading.Semaphore(2 * engine.capacity)
    futures = []
    for picture in islice(cycle(pictures), count):
        places.acquire()
        future = engine.submit(Request("\nText Recognition:", picture))
        future.add_done_callback(lambda _: places.release())
        futures.append(future)
    return sum(future.exception() is None for future in futures)


def talk(pages: Sequence[PageParts], count: int, engine: HttpEngine) -> int:
    """The road of a parse: the layout of each page, then its blocks, through the scheduler."""
    each = sum(1 + len(page.blocks) for page in pages) / len(pages)
    talks = (_talk(page) for page in islice(cycle(pages), round(count / each)))
    return sum(converse(talks, engine, Run()))


def _talk(page: PageParts) -> Conversation[int]:
    layout = yield [Request("\nLayout Detection:", page.layout)]
    content = yield [Request("\nText Recognition:", block) for block in page.blocks]
    return sum(not isinstance(answer, Exception) for answer in (*layout, *content))


@contextmanager
def stand_in(latency: float) -> Iterator[str]:
    """The address of a stand-in server in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.stand_in_server", str(latency)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            yield f"http://127.0.0.1:{int(process.stdout.readline())}"
        finally:
            process.kill()


def _busy(address: str) -> Busy:
    with urllib.request.urlopen(f"{address}/busy") as answer:
        return Busy(**json.load(answer))


if __name__ == "__main__":
    sys.exit(main())
