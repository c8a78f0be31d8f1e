"""``python -m benchmarks.vlm``: the road around a model that makes no mistakes.

The layout and text that people gave the pages of a set are served as a model would write them, and
the Markdown that comes out is scored against their own. What is lost is lost by us.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

from benchmarks import report, scoring
from benchmarks.scoring import Scored
from benchmarks.sets import SETS, pdf_files
from benchmarks.vlm_oracle import Asked, Fault, KnownPage, serving
from benchmarks.vlm_writers import WRITERS
from mineru_tools import ParseOptions, parse
from mineru_tools.backends.vlm import written
from mineru_tools.backends.vlm.backend import page_picture
from mineru_tools.document.detections import Region
from mineru_tools.document.geometry import BBox, union_all
from mineru_tools.formats.table import open_pages
from mineru_tools.options import VlmOptions
from mineru_tools.render.options import RenderOptions
from mineru_tools.sources.source import Source

PREDICTIONS = Path(__file__).with_name("predictions")
SET = "odl-bench"
TARGET = 0.97
METRICS = ("nid", "teds", "mhs")
WORST = 10

_TYPES = {
    "Paragraph": "text",
    "Heading1": "title",
    "Header": "header",
    "Footer": "footer",
    "Footnote": "page_footnote",
    "Caption": "caption",
    "Figure": "image",
    "Chart": "chart",
    "Table": "table",
    "Equation": "equation",
    "Index": "index",
    "List": "list_item",
}


def main(argv: Sequence[str] | None = None) -> int:
    """Exit status 1 when a page could not be read, 2 without documents; low scores are shown."""
    args = _arguments(argv)
    if not (args.data / "score.py").is_file():
        print(f"no data sets at {args.data}: see benchmarks/README.md", file=sys.stderr)
        return 2
    files = pdf_files(args.data, SET)
    files = {k: f for k, f in files.items() if args.doc in (None, k)}
    folder = PREDICTIONS / f"{SET}-{args.backend}-{args.profile}"
    folder.mkdir(parents=True, exist_ok=True)
    issues: list[str] = []
    asked, began = 0, time.process_time()
    for key, path in files.items():
        truth = args.data / "data" / SET / "layout" / f"{key}.json"
        oracle = WRITERS[args.profile]([_known(path, page) for page in _pages(truth)])
        with serving(oracle, trouble=_trouble(args.faults)) as served:
            options = ParseOptions(
                backend=f"{args.backend}-http-client",
                server_url=served.url,
                vlm=VlmOptions(effort=args.effort, profile=args.profile),
            )
            with parse(path, options) as parsed:
                markdown = parsed.markdown(RenderOptions(headers_and_footers=True))
                found = (issue.code for issue in parsed.issues)
                issues += [f"{key}: {code}" for code in found if code != "hidden_text"]
        asked += len(served.asked)
        (folder / f"{key}.md").write_text(markdown, encoding="utf-8")
    bench = next(each for each in SETS if each.name == SET)
    spent = time.process_time() - began
    scored = scoring.score(bench, args.data, folder, list(files))
    with tempfile.TemporaryDirectory() as scratch:
        _on_one_line(args.data / "data" / SET, Path(scratch), files)
        mended = scoring.score(bench, args.data, folder, list(files), Path(scratch))
    told = {"as it is": scored, "headings on one line": mended}
    text = _report(args.backend, args.profile, told, asked, spent, args.worst)
    print(text, *issues, sep="\n")
    if args.write:
        own = "" if args.profile == "mineru" else f", {args.profile}"
        report.replace_section(f"Around a model: {args.backend}{own}", text)
    return int(bool(issues) and not args.faults)


def _pages(truth: Path) -> Iterator[tuple[int, list[dict[str, Any]]]]:
    """Page index and elements, in reading order."""
    elements = json.loads(truth.read_text(encoding="utf-8"))["elements"]
    elements.sort(key=lambda element: (element["page"], element["order"]))
    for number, found in groupby(elements, key=lambda element: int(element["page"])):
        yield number - 1, list(found)


def _known(path: Path, page: tuple[int, list[dict[str, Any]]]) -> KnownPage:
    index, elements = page
    source = open_pages(Source.of(path), ParseOptions())
    try:
        picture = page_picture(source, index)
    finally:
        source.close()
    return KnownPage(picture, tuple(_regions(elements)))


def _regions(elements: Sequence[dict[str, Any]]) -> Iterator[Region]:
    """The elements in a model's words; items of a list that follow one another get its frame."""
    for is_list, group in groupby(elements, key=lambda element: element["cat"] == "List"):
        regions = [region for element in group if (region := _region(element)) is not None]
        if is_list and regions:
            yield Region("list", union_all(region.bbox for region in regions), 0)
        yield from regions


def _region(element: dict[str, Any]) -> Region | None:
    box = BBox(*(round(min(1.0, max(0.0, value)), 3) for value in element["bbox"]))
    if box.width <= 0 or box.height <= 0:
        return None
    kind = _TYPES[element["cat"]]
    content = element["text"]
    if kind == "table":
        content = written.otsl(f"<table>{element['html']}</table>")
    elif kind in ("image", "chart"):
        content = f"<|class_start|>{kind}<|class_end|><|content_start|>{content}<|content_end|>"
    return Region(kind, box, 0, content)


def _trouble(share: float) -> Any:
    """So large a share of the questions goes wrong, in all ways in turn."""
    ways: tuple[Fault, ...] = ("error", "hang-up", "half", "slow", "busy", "empty")

    def wrong(before: int, _: Asked) -> Fault | None:
        every = round(1 / share) if share else 0
        return ways[before // every % len(ways)] if every and before % every == every - 1 else None

    return wrong


def _on_one_line(truth: Path, folder: Path, ids: Iterable[str]) -> None:
    """The truth with every heading on one line: of one on two, only the first would be a heading.

    Markdown has no other headings, so no parser can write them as the truth does.
    """
    (folder / "gt").mkdir()
    for key in ids:
        markdown = (truth / "gt" / f"{key}.md").read_text(encoding="utf-8")
        for _, elements in _pages(truth / "layout" / f"{key}.json"):
            for element in elements:
                if element["cat"] == "Heading1":
                    line = " ".join(element["text"].split())
                    markdown = markdown.replace(f"# {element['text'].strip()}", f"# {line}")
        (folder / "gt" / f"{key}.md").write_text(markdown, encoding="utf-8")


def _report(
    backend: str,
    profile: str,
    told: Mapping[str, Scored],
    asked: int,
    seconds: float,
    worst: int,
) -> str:
    (scored, *_) = told.values()
    head = (
        f"{len(scored.documents)} pages of {SET}, backend {backend}, profile {profile}: a server "
        f"writes what people said stands on them, {asked} answers in all; "
        f"{1000 * seconds / max(asked, 1):.1f} ms of "
        f"CPU for each, the server's share in it. Target: {TARGET:g}. The truth has headings of "
        "several lines, which Markdown has not: the second row joins these lines in the truth."
    )
    rows = [
        [truth, *(report.number(each.mean[metric]) for metric in METRICS)]
        for truth, each in told.items()
    ]
    parts = [head, report.table(["truth", *METRICS], rows)]
    *_, mended = told.values()
    low = [
        [key, *(report.number(scores[metric]) for metric in METRICS)]
        for key, scores in mended.worst("page", worst)
    ]
    if low:
        parts.append(report.table(["lowest", *METRICS], low))
    return "\n\n".join(parts)


def _arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="the folder of the data sets")
    parser.add_argument("--doc", help="one document only")
    parser.add_argument("--backend", choices=("vlm", "hybrid"), default="vlm")
    parser.add_argument("--profile", choices=sorted(WRITERS), default="mineru",
        help="how the server writes, and is asked")  # fmt: skip
    parser.add_argument("--effort", choices=("medium", "high"), default="high", help="of hybrid")
    parser.add_argument("--faults", type=float, default=0.0, metavar="SHARE",
        help="share of the questions that go wrong, as with a bad server")  # fmt: skip
    parser.add_argument("--worst", type=int, default=WORST, metavar="N")
    parser.add_argument("--write", action="store_true", help="put the result into RESULTS.md")
    return parser.parse_args(argv)


if __name__ == "__main__":
    sys.exit(main())
