"""Words that are like a quote, but not the same."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from mineru_tools.errors import MissingExtra
from mineru_tools.reading.corpus import Corpus, Window
from mineru_tools.reading.folding import fold, skeleton

PROBE = 5  # letters that have to be right in a row somewhere, for a place to be looked at
MAX_PROBES = 80
MAX_HITS = 200  # of one probe: a word on every page says little
LONG = 800  # letters; to align 8,000 with a window of 12,000 took 4 s
WINDOWS = 6  # places looked at closely, the ones with most probes
MAX_DIFFERENCES = 10
MOST = 0.999  # so that what is not the same never rounds to 1

_WORD = re.compile(
    r"[\u3001-\u30ff\u3400-\u9fff\uf900-\ufaff]"
    r"|(?:(?<!\w)[-\u2212\u2013](?=\d))?[^\W_]+(?:[.,'’\-][^\W_]+)*[%°]?"
    r"|[^\w\s]"
)


def near(corpus: Corpus, quote: str) -> Iterator[tuple[Window, int, int, float]]:
    """Windows with the characters in them that are like ``quote``, and how much, at most 0.999.

    ``MissingExtra`` without the package ``rapidfuzz``.
    """
    try:
        from rapidfuzz import distance
    except ImportError as error:
        raise MissingExtra("finding near quotes", "rapidfuzz", "mcp") from error
    alike = distance.Indel.normalized_similarity
    wanted = fold(quote).text
    for first, last in _candidates(corpus, skeleton(quote)):
        window = corpus.window(first, last)
        begin, end = _aligned(wanted, window.folded.text)
        if end <= begin:
            continue
        at = window.folded.at
        start, stop = max(
            _spans(window.text, at[begin], at[end - 1] + 1),
            key=lambda span: alike(wanted, window.folded_between(*span)),
        )
        start, stop = _with_edges(window.text, quote, start, stop)
        likeness = alike(wanted, window.folded_between(start, stop))
        yield window, start, stop, min(likeness, MOST)


def _aligned(wanted: str, text: str) -> tuple[int, int]:
    """The stretch of ``text`` most like ``wanted``; of a long one its ends are looked for."""
    from rapidfuzz.fuzz import partial_ratio_alignment

    long = len(wanted) > LONG
    head = partial_ratio_alignment(wanted[: LONG // 2] if long else wanted, text)
    tail = partial_ratio_alignment(wanted[-LONG // 2 :], text) if long else head
    if head is None or tail is None:
        return 0, 0
    return head.dest_start, tail.dest_end


def _candidates(corpus: Corpus, bones: str) -> list[tuple[int, int]]:
    """The passages in which most short pieces of the quote stand about where they should."""
    step = max(1, min(PROBE, len(bones) // 12), len(bones) // MAX_PROBES)
    size = min(PROBE, max(2, len(bones) // 3))
    width = max(40, len(bones) // 2)
    starts = range(0, max(1, len(bones) - size + 1), step)
    hits = [(at, list(_hits(corpus.bones, bones[at : at + size]))) for at in starts]
    telling = [(at, found) for at, found in hits if len(found) <= MAX_HITS]
    votes = Counter((hit - at) // width for at, found in telling or hits for hit in found)
    # A place at a border of two buckets has its votes in both.
    pairs = Counter({bucket: votes[bucket] + votes[bucket + 1] for bucket in votes})
    spans = (
        corpus.around(bucket * width, (bucket + 2) * width + len(bones))
        for bucket, _ in pairs.most_common(WINDOWS)
    )
    return list(dict.fromkeys(spans))


def _hits(bones: str, probe: str) -> Iterator[int]:
    """Where a probe stands, up to one time more than says something."""
    hit = bones.find(probe)
    for _ in range(MAX_HITS + 1):
        if hit < 0:
            return
        yield hit
        hit = bones.find(probe, hit + 1)


def _spans(text: str, start: int, stop: int) -> Iterator[tuple[int, int]]:
    """The span widened to whole words, and the like with a word or two more or less."""
    words = _words(text)
    inside = [i for i, (begin, end) in enumerate(words) if begin < stop and start < end]
    if not inside:
        yield start, stop
        return
    first, last = inside[0], inside[-1]
    for begin in range(max(0, first - 2), min(last, first + 2) + 1):
        for end in range(max(begin, last - 2), min(len(words) - 1, last + 2) + 1):
            yield words[begin][0], words[end][1]


def _with_edges(text: str, quote: str, start: int, stop: int) -> tuple[int, int]:
    """The span with as many words more as the quote has at its ends without a counterpart.

    A changed last word is told together with the one in its place, not as one too many.
    """
    words, length = _words(text), len(_words(quote))
    first, last = start, stop
    for begin, end, there, until in _changes(quote, text[start:stop]):
        if there < until:
            continue
        if begin == 0:
            before = [word for word in words if word[1] <= start][-end:]
            first = before[0][0] if before else start
        elif end == length:
            behind = [word for word in words if word[0] >= stop][: end - begin]
            last = behind[-1][1] if behind else stop
    return first, last


def _words(text: str) -> list[tuple[int, int]]:
    return [(match.start(), match.end()) for match in _WORD.finditer(text)]


def _changes(quote: str, found: str) -> list[tuple[int, int, int, int]]:
    """The runs of words of one that are other words in the other: two spans of word numbers."""
    from rapidfuzz.distance import Levenshtein  # difflib takes minutes where words repeat

    a, b = ([fold(word).text or word for word in _WORD.findall(text)] for text in (quote, found))
    runs: list[tuple[int, int, int, int]] = []
    for step in Levenshtein.opcodes(a, b):
        if step.tag == "equal":
            continue
        begin, there = step.src_start, step.dest_start
        if runs and (runs[-1][1], runs[-1][3]) == (begin, there):
            begin, _, there, _ = runs.pop()
        runs.append((begin, step.src_end, there, step.dest_end))
    return runs


def differences(quote: str, found: str) -> tuple[tuple[str, str], ...]:
    """The words of ``quote`` and those that stand in their place, at most ten pairs."""
    quoted, there = _WORD.findall(quote), _WORD.findall(found)
    pairs = [(" ".join(quoted[a:b]), " ".join(there[c:d])) for a, b, c, d in _changes(quote, found)]
    telling = [pair for pair in pairs if fold(pair[0]).text != fold(pair[1]).text]
    return tuple(telling[:MAX_DIFFERENCES])
