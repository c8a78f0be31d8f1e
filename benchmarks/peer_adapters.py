"""``python -m benchmarks.peer_adapters NAME JOB``: one tool turns documents into Markdown.

Runs in the tool's own Python, so it needs the standard library and that tool only. JOB is a JSON
file: ``documents`` (id -> path), ``warm_up`` (a path, parsed first, not measured), ``out`` (a
folder, which gets ``<id>.md`` and ``timings.json``).
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib import import_module
from importlib.metadata import version
from pathlib import Path

Convert = Callable[[str], str]
OURS = "mineru-tools"


@dataclass(frozen=True, slots=True)
class Lap:
    """One document: its Markdown, empty after ``error``, the type of what stopped the tool."""

    markdown: str
    seconds: float
    error: str | None = None


@dataclass(frozen=True, slots=True)
class Adapter:
    """One tool. ``note`` says how it is called; ``run`` gives one lap per path, in order.

    ``distribution`` has the version; ours runs from the working tree and needs no installation.
    """

    distribution: str | None
    note: str
    run: Callable[[Sequence[str]], Iterator[Lap]]


def in_process(load: Callable[[], Convert]) -> Callable[[Sequence[str]], Iterator[Lap]]:
    """A runner for tools that are Python functions; importing them is not measured."""

    def run(paths: Sequence[str]) -> Iterator[Lap]:
        convert = load()
        for path in paths:
            start = time.perf_counter()
            try:
                markdown = convert(path)
            except Exception as error:  # noqa: BLE001 - one bad document must not end the run
                traceback.print_exc(file=sys.stderr)
                yield Lap("", time.perf_counter() - start, type(error).__name__)
            else:
                yield Lap(markdown, time.perf_counter() - start)

    return run


def _mineru_tools() -> Convert:
    parse = import_module("mineru_tools").parse

    def convert(path: str) -> str:
        with parse(path) as parsed:
            return str(parsed.markdown())

    return convert


def _mineru_flash() -> Convert:
    """In mode txt: mode auto takes a few documents for scans and asks for models."""
    parse = import_module("mineru.parser").parse
    return lambda path: str(parse(path, tier="flash", ocr_mode="txt").markdown())


def _docvortex() -> Convert:
    api = import_module("docvortex.api")

    def convert(path: str) -> str:
        result = api.parse(path, parse_mode="txt")
        return str(
            api.render(result.middle_json, "markdown", assets=result.assets).content, "utf-8"
        )

    return convert


def _liteparse() -> Convert:
    liteparse = import_module("liteparse")
    parser = liteparse.LiteParse(output_format="markdown", ocr_enabled=False, quiet=True)
    return lambda path: str(parser.parse(path).text)


def _markitdown() -> Convert:
    converter = import_module("markitdown").MarkItDown()
    return lambda path: str(converter.convert(path).markdown)


def _pypdf() -> Convert:
    reader = import_module("pypdf").PdfReader
    return lambda path: "\n\n".join(page.extract_text() for page in reader(path).pages)


def _pdfminer() -> Convert:
    extract = import_module("pdfminer.high_level").extract_text
    return lambda path: str(extract(path))


def _opendataloader(paths: Sequence[str]) -> Iterator[Lap]:
    """All paths in one call, as every call starts a Java machine of its own.

    Documents are written one after another: the time between two files is that of the second.
    The first lap holds the start of the machine.
    """
    convert = import_module("opendataloader_pdf").convert
    with tempfile.TemporaryDirectory() as folder:
        last = time.time()
        convert(list(paths), folder, format="markdown", image_output="off", quiet=True)
        for path in paths:
            written = Path(folder, f"{Path(path).stem}.md")
            if not written.exists():
                yield Lap("", 0.0, "NoOutput")
                continue
            now = written.stat().st_mtime
            yield Lap(written.read_text(encoding="utf-8"), now - last)
            last = now


ADAPTERS = {
    OURS: Adapter(None, "defaults", in_process(_mineru_tools)),
    "mineru-flash": Adapter(
        "mineru", "MinerU 4, tier flash, mode txt: no models", in_process(_mineru_flash)
    ),
    "docvortex": Adapter(
        "docvortex", "MinerU 4's engine by itself, mode txt", in_process(_docvortex)
    ),
    "liteparse": Adapter("liteparse", "Rust; Markdown, OCR off", in_process(_liteparse)),
    "opendataloader": Adapter(
        "opendataloader-pdf", "Java; local mode, Markdown, no image files", _opendataloader
    ),
    "markitdown": Adapter("markitdown", "defaults", in_process(_markitdown)),
    "pypdf": Adapter("pypdf", "plain text, pages a blank line apart", in_process(_pypdf)),
    "pdfminer": Adapter("pdfminer.six", "plain text", in_process(_pdfminer)),
}


def main(name: str, job_file: str) -> None:
    job = json.loads(Path(job_file).read_text(encoding="utf-8"))
    adapter, out = ADAPTERS[name], Path(job["out"])
    _, *laps = adapter.run([job["warm_up"], *job["documents"].values()])
    timings = []
    for key, lap in zip(job["documents"], laps, strict=True):
        (out / f"{key}.md").write_text(lap.markdown, encoding="utf-8", errors="replace")
        timings.append({"id": key, "seconds": lap.seconds, "error": lap.error})
    shown = version(adapter.distribution) if adapter.distribution else "this commit"
    result = {"version": shown, "timings": timings}
    (out / "timings.json").write_text(json.dumps(result), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
