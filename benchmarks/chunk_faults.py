"""``python -m benchmarks.chunk_faults``: what cutting does to rows, heads, formulas and code."""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks import pieces, report
from benchmarks.corpus import QA_SET, BenchDocument, read_document
from benchmarks.faults import KINDS, MEANING, Fault, Source, faults
from benchmarks.pieces import Cut
from benchmarks.run import ROOT
from benchmarks.sets import ROBUST_SET, SET_NAMES, pdf_files
from mineru_tools.errors import MineruToolsError

MORE_SETS = ("docbank-sample", "icdar2013-tables", "olmocr-sample", "ppb-formulas")
TABLE_SETS = ("ppb-mixed", "ppb-tables", ROBUST_SET)
LIMITS = (128, 256, 512)
MAX_DOCUMENTS = 250
SPEED_TARGET = 200  # pages a second on one core, from a parsed document
OURS: Mapping[str, Cut] = {
    "sections": pieces.ours(),
    "blocks": pieces.ours(strategy="blocks"),
    "pages": pieces.ours(strategy="pages"),
    "whole": pieces.ours(strategy="whole"),
    "parent_child": pieces.ours(strategy="parent_child"),
    "evidence": pieces.ours(evidence=True),
    "across sections": pieces.ours(across_sections=True),
}
PEERS: Mapping[str, Cut] = {
    "recursive": pieces.recursive,
    "recursive, Markdown": pieces.markdown_aware,
    "LlamaIndex sentences": pieces.sentences,
}


@dataclass(slots=True)
class Tally:
    """One contestant at one limit; ``seconds`` is the processor time of cutting."""

    pieces: int = 0
    seconds: float = 0.0
    counts: Counter[str] = field(default_factory=Counter)
    faults: list[Fault] = field(default_factory=list)


def main(argv: Sequence[str] | None = None) -> int:
    """Exit status 1 when one of our own chunks has a fault."""
    args = _arguments(argv)
    tallies: dict[tuple[str, int], Tally] = {}
    documents = page_count = 0
    for document in _documents(args.data, args.sets, args.max_documents):
        documents, page_count = documents + 1, page_count + len(document.document.pages)
        source = Source(document)
        for name, cut in ({**OURS, **PEERS} if args.peers else OURS).items():
            for limit in LIMITS:
                tally = tallies.setdefault((name, limit), Tally())
                _try(tally, cut, source, limit)
    text = _report(tallies, documents, page_count)
    print(text)
    own = [each for (name, _), tally in tallies.items() if name in OURS for each in tally.faults]
    for (name, limit), tally in tallies.items():
        for each in tally.faults if name in OURS else ():
            print(f"{each.kind} {name} {limit} {each.document} {each.piece} {each.note}")
    if args.write:
        report.replace_section("Chunks", text)
    return 1 if own else 0


def _try(tally: Tally, cut: Cut, source: Source, limit: int) -> None:
    started = time.process_time()
    found = cut(source.document, limit)
    tally.seconds += time.process_time() - started
    tally.pieces += len(found)
    for fault in faults(source, found, limit):
        tally.counts[fault.kind] += fault.count
        tally.faults.append(fault)


def _documents(data: Path, sets: Sequence[str], most: int) -> Iterator[BenchDocument]:
    """Documents with text, as many as ``most``, from each set in turn."""
    queues = [iter(pdf_files(data, name).items()) for name in sets]
    labels = list(sets)
    done = 0
    while queues and done < most:
        for place in range(len(queues) - 1, -1, -1):
            key, path = next(queues[place], (None, None))
            if key is None or path is None:
                del queues[place], labels[place]
                continue
            document = _read(f"{labels[place]}/{key}", path)
            if document is not None and done < most:
                done += 1
                yield document


def _read(key: str, path: Path) -> BenchDocument | None:
    try:
        document = read_document(key, path)
    except MineruToolsError:
        return None  # broken files are counted by benchmarks.robust
    return document if document.passages else None


def _report(tallies: Mapping[tuple[str, int], Tally], documents: int, page_count: int) -> str:
    rows = []
    for (name, limit), tally in tallies.items():
        counts = [f"{tally.counts[kind]:,}" for kind in KINDS]
        speed = f"{page_count / tally.seconds:,.0f}" if tally.seconds else "-"
        label = f"**{name}**" if name in OURS else name
        rows.append([label, str(limit), f"{tally.pieces:,}", *counts, speed])
    header = ["cut", "limit", "pieces", *MEANING.values(), "pages/s"]
    what = f"{documents} documents, {page_count} pages; ours in bold."
    return "\n\n".join([what, report.table(header, rows), _NOTES])


_NOTES = f"""\
The limit is in tokens of cl100k_base, headings included. A row is cut where tags of a table are
left open; a head is lost where a piece has whole rows of a table without the last row of its head,
and a formula is cut where it stands whole in no piece, both only where half the limit would hold
them. Letters are letters and digits; those in later parts of a table, which repeat its head, are
not counted as twice. Pages a second are those of one core, from the parsed document; the target for
ours is {SPEED_TARGET}."""


def _arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.chunk_faults", description=__doc__)
    known = (*SET_NAMES, QA_SET, *MORE_SETS, *TABLE_SETS)
    parser.add_argument("--set", dest="sets", nargs="+", choices=known, default=known)
    parser.add_argument("--max-documents", type=int, default=MAX_DOCUMENTS)
    parser.add_argument("--no-peers", dest="peers", action="store_false", help="only our chunks")
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared" / "bench")
    parser.add_argument("--write", action="store_true", help="put the result into RESULTS.md")
    return parser.parse_args(argv)


if __name__ == "__main__":
    sys.exit(main())
