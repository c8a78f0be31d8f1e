"""``python -m benchmarks.ocr_sets``: photos and scans by our engines and by others, in one run.

Needs the extras ``ocr`` and ``tesseract`` and tesseract's data of the languages; the peers are told
the language of each page.
"""

from __future__ import annotations

import argparse
import re
import sys
import time
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import mean

from rapidfuzz.distance import Levenshtein

from benchmarks import report, scoring
from benchmarks.ocr_readers import READERS
from benchmarks.run import PREDICTIONS, ROOT
from benchmarks.scoring import Scored
from benchmarks.sets import BenchSet, pdf_files

# Whole pages with headings and tables; then sets of plain text, scored by characters.
PAGES = tuple(
    BenchSet(name, "blocks", {"text": 0.85}, shown=("head", "table", "order", "extra"))
    for name in ("mdpbench-demo", "omnidoc-demo")
)
TEXTS = {"ocr-print-misc": 0.90, "ocr-receipts-sroie": 0.85, "ocr-historic-sbb": None}
OF_LANGUAGE = "mdpbench-demo"  # whose pages are in many
LANGUAGE_TARGET = 0.85
WITH_TARGET = ("zh", "en", "ja", "de", "fr", "es", "it", "pt", "ru", "ko")
_IN_NAMES = re.compile(r"(zh-CHT|[a-z]{2})_")  # mdpbench's files begin with their language
_LANGUAGES = {"zh": "ch", "zh-CHT": "chinese_cht"}  # where ours has another name
_OF_SET = {"ocr-print-misc": "en+de+fr+it+es+pt", "ocr-historic-sbb": "fraktur"}
_MARKUP = re.compile(r"<[^>]+>|!\[[^\]]*\]\([^)]*\)|[#*`|$\\]")


HEAD = (
    "Each page is read from its picture by one thread, with the default "
    "options otherwise. Peers are told its language, ours only where it says so."
)


@dataclass(slots=True)
class Way:
    """One reader: seconds of processor time for each page, by set, its failures and folders."""

    name: str
    seconds: dict[str, list[float]] = field(default_factory=dict)
    failed: Counter[str] = field(default_factory=Counter)

    def folder(self, bench: str) -> Path:
        return PREDICTIONS / f"{bench}-{re.sub(r'[^a-z]+', '-', self.name.lower())}"


def main(argv: Sequence[str] | None = None) -> int:
    """Exit status 0 whatever the scores are, 2 without data."""
    args = _arguments(argv)
    if not (args.data / "score.py").is_file():
        print(f"no data sets at {args.data}: see benchmarks/README.md", file=sys.stderr)
        return 2
    ways = [Way(name) for name in args.readers]
    chosen = {name: _files(name, args) for name in args.sets}
    for name, files in chosen.items():
        for key, file in files.items():
            lang = language_of(name, key, _truth(args.data, name, key))
            for way in ways:
                _read(way, name, key, file, lang)
    parts = [HEAD]
    whole = {bench.name: bench for bench in PAGES}
    for name, files in chosen.items():
        keys = list(files)
        parts.append(f"### {name}: {len(keys)} pages")
        parts += [f"{w.name}: {w.failed[name]} failed" for w in ways if w.failed[name]]
        ran = [way for way in ways if way.failed[name] < len(keys)]
        if name in whole:
            parts += _pages(whole[name], keys, ran, args)
        else:
            parts.append(_texts(name, keys, ran, args.data))
    text = "\n\n".join(parts)
    print(text)
    if args.write:
        report.replace_section("Photos and scans", text)
    return 0


def _files(name: str, args: argparse.Namespace) -> dict[str, Path]:
    return dict(list(pdf_files(args.data, name).items())[:: args.every])


def language_of(bench: str, key: str, truth: str) -> str:
    """The language of a page: the set's, that in the file's name, or by the script of its text."""
    told = _IN_NAMES.match(key)
    if bench in _OF_SET:
        return _OF_SET[bench]
    if told and bench.startswith("mdpbench"):
        return _LANGUAGES.get(told[1], told[1])
    han = sum(unicodedata.name(char, "").startswith("CJK") for char in truth)
    return "ch+en" if han > 20 else "en"


def _read(way: Way, bench: str, key: str, file: Path, lang: str) -> None:
    """Write what the way reads; a way that fails has read nothing."""
    way.folder(bench).mkdir(parents=True, exist_ok=True)
    start = time.process_time()
    try:
        text = READERS[way.name](file, lang)
    except Exception as error:  # noqa: BLE001 - peers have errors of their own
        print(f"{way.name}, {key}: {type(error).__name__}: {error}", file=sys.stderr)
        text = ""
        way.failed[bench] += 1
    way.seconds.setdefault(bench, []).append(time.process_time() - start)
    (way.folder(bench) / f"{key}.md").write_text(text, encoding="utf-8")


def _pages(
    bench: BenchSet, keys: Sequence[str], ways: Sequence[Way], args: argparse.Namespace
) -> Iterator[str]:
    """The scorer's means of a set for all ways, and the recall of text by language and page."""
    scored = [scoring.score(bench, args.data, w.folder(bench.name), keys) for w in ways]
    means = [
        [way.name, *(report.number(s.mean.get(c)) for c in bench.columns), _time(way, bench.name)]
        for way, s in zip(ways, scored, strict=True)
    ]
    yield report.table(["way", *bench.columns, "CPU s/page"], means)
    if bench.name == OF_LANGUAGE:
        yield _by_language(keys, ways, scored)
    if args.each:
        each = [
            [key[:44], *(report.number(s.documents[key]["text"]) for s in scored)]
            for key in sorted(keys)
        ]
        yield report.table(["text of", *(w.name for w in ways)], each)


def _by_language(keys: Sequence[str], ways: Sequence[Way], scored: Sequence[Scored]) -> str:
    """The mean recall of text over the pages in each language."""
    groups: dict[str, list[str]] = {}
    for key in sorted(keys):
        groups.setdefault(key.split("_")[0], []).append(key)
    rows = []
    for language, group in groups.items():
        told = ([s.documents[key]["text"] for key in group] for s in scored)
        means = [mean([v for v in values if v is not None] or [0.0]) for values in told]
        target = f"{LANGUAGE_TARGET:g}" if language.split("-")[0] in WITH_TARGET else ""
        rows.append([language, str(len(group)), target, *map(report.number, means)])
    return report.table(["text in", "pages", "target", *(w.name for w in ways)], rows)


def _texts(bench: str, keys: Sequence[str], ways: Sequence[Way], data: Path) -> str:
    """The share of characters read rightly, in a set of plain text, for all ways."""
    target = TEXTS[bench]
    rows = []
    for way in ways:
        rights = [
            right(_truth(data, bench, key), (way.folder(bench) / f"{key}.md").read_text("utf-8"))
            for key in keys
        ]
        rows.append([way.name, f"{mean(rights):.4f}", f"{min(rights):.4f}", _time(way, bench)])
    told = f"1 - CER (target {target:g})" if target else "1 - CER"
    return report.table(["way", told, "worst page", "CPU s/page"], rows)


def right(truth: str, read: str) -> float:
    """1 - edit distance over the truth's length, without markup, case, forms and white space."""
    a, b = (_plain(text) for text in (truth, read))
    return max(0.0, 1 - Levenshtein.distance(a, b) / max(1, len(a)))


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKC", _MARKUP.sub(" ", text)).casefold()
    return " ".join(folded.split())


def _truth(data: Path, bench: str, key: str) -> str:
    return (data / "data" / bench / "gt" / f"{key}.md").read_text(encoding="utf-8")


def _time(way: Way, bench: str) -> str:
    return f"{mean(way.seconds[bench]):.2f}"


def _arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.ocr_sets", description=__doc__)
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared" / "bench")
    known = [*(bench.name for bench in PAGES), *TEXTS]
    parser.add_argument("--set", dest="sets", action="append", choices=known)
    parser.add_argument("--reader", dest="readers", action="append", choices=list(READERS))
    parser.add_argument("--every", type=int, default=1, metavar="N", help="only each Nth page")
    parser.add_argument("--each", action="store_true", help="show each page, too")
    parser.add_argument("--write", action="store_true", help="into RESULTS.md")
    args = parser.parse_args(argv)
    args.readers = args.readers or list(READERS)
    args.sets = args.sets or known
    return args


if __name__ == "__main__":
    sys.exit(main())
