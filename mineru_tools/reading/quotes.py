"""Where a quote stands in a document, and whether it is there word for word."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from mineru_tools.document.latex_in_text import with_plain_formulas
from mineru_tools.document.passage import Passage, Place
from mineru_tools.errors import OptionsError
from mineru_tools.reading.corpus import Corpus, Stretch, Window
from mineru_tools.reading.folding import fold, skeleton
from mineru_tools.reading.near import MAX_DIFFERENCES, differences, near

MIN_LETTERS = 3
MAX_GAP = 3000  # letters that an ellipsis may stand for: a page; more is another context
MAX_PLACES = 50  # of an exact quote that are looked at

_ELLIPSIS = re.compile(r"\s*[\[(]?(?:…|\.\s?\.\s?\.)[\])]?\s*")


@dataclass(frozen=True, slots=True)
class Match:
    """Where a quote was found: from ``passages[0].text[start]`` up to ``passages[-1].text[stop]``.

    ``places`` are the boxes of the lines it stands in, ``text`` its words as they stand there, the
    parts of a quote with an ellipsis joined by ``…``. ``exact`` quotes differ in nothing but white
    space, hyphens, quotation marks, case and markup, and have a ``similarity`` of 1; of others
    ``differences`` tells which words were quoted and which are there, at most ten pairs.
    """

    passages: tuple[Passage, ...]
    start: int
    stop: int
    similarity: float
    exact: bool
    places: tuple[Place, ...]
    text: str
    differences: tuple[tuple[str, str], ...] = ()

    @property
    def passage(self) -> Passage:
        """The one that it begins in."""
        return self.passages[0]


@dataclass(frozen=True, slots=True)
class _Found:
    """A part of a quote and what it was found as."""

    quote: str
    stretch: Stretch
    similarity: float
    first: int  # of its passages, by number in the corpus

    @property
    def end(self) -> tuple[int, int]:
        return self.first + len(self.stretch.passages) - 1, self.stretch.stop


_Chain = tuple[_Found, ...]  # one for each part of a quote, in order


def locate(
    passages: Iterable[Passage], quote: str, *, limit: int = 3, min_similarity: float = 0.75
) -> list[Match]:
    """Where ``quote`` stands: all exact places up to ``limit``, else the nearest ones, best first.

    A quote may run over passages that follow one another, and may leave something out with an
    ellipsis, whose sides must then follow within a page. Its formulas may be written as they are
    seen or in LaTeX. ``OptionsError`` ``quote_too_short`` below three letters or digits;
    ``MissingExtra`` where near places are looked for and the package for it is not installed.
    """
    if len(skeleton(quote)) < MIN_LETTERS:
        raise OptionsError(
            "the quote is too short to be found",
            hint=f"give at least {MIN_LETTERS} letters, better a whole sentence",
            code="quote_too_short",
        )
    shelf = [passage for passage in passages if passage.text]
    if not shelf:
        return []
    corpus = Corpus(shelf)
    said = with_plain_formulas(quote, commands=True)
    as_it_is = [] if said == quote else [quote]  # a listing has LaTeX that means itself
    whole = next(filter(None, (_exact(corpus, each, limit) for each in (said, *as_it_is))), [])
    found: list[_Chain] = [(each,) for each in whole]
    parts = [part for part in _ELLIPSIS.split(said) if len(skeleton(part)) >= MIN_LETTERS]
    if not found and len(parts) > 1:
        found = _chains(corpus, parts, limit)
    if not found:
        nearest = sorted(_near(corpus, said), key=lambda each: -each.similarity)
        found = [(each,) for each in nearest]
    matches = [_match(chain) for chain in found]
    good = [match for match in matches if match.similarity >= min_similarity]
    return sorted(good, key=lambda match: -match.similarity)[:limit]


def _exact(corpus: Corpus, quote: str, limit: int) -> list[_Found]:
    """The exact places, those at whole words before those within words."""
    bones, folded = skeleton(quote), fold(quote).text
    found: dict[tuple[int, int], tuple[bool, _Found]] = {}
    at, looked = corpus.bones.find(bones), (-1, -1)
    while at >= 0 and len(found) < MAX_PLACES:
        first, last = corpus.around(at, at + len(bones))
        if (first, last) == looked:  # on to where the quote would reach into the next passage
            at = corpus.bones.find(bones, max(at, corpus.offset(last + 1) - len(bones)) + 1)
            continue
        looked = first, last
        window = corpus.window(first, last)
        for start, stop in islice(window.exact(folded), MAX_PLACES):
            stretch = window.stretch(start, stop)
            place = first + window.passages.index(stretch.passages[0]), stretch.start
            whole = _at_words(window, start, stop)
            found.setdefault(place, (not whole, _Found(quote, stretch, 1.0, place[0])))
    ranked = sorted(found.items(), key=lambda item: (item[1][0], item[0]))
    return [each for _, (_, each) in ranked][:limit]


def _at_words(window: Window, start: int, stop: int) -> bool:
    before, behind = window.text[start - 1 : start] if start else "", window.text[stop : stop + 1]
    return not before.isalnum() and not behind.isalnum()


def _near(corpus: Corpus, quote: str) -> Iterator[_Found]:
    seen: set[tuple[int, int]] = set()
    numbers = {id(passage): i for i, passage in enumerate(corpus.passages)}
    for window, start, stop, similarity in near(corpus, quote):
        stretch = window.stretch(start, stop)
        place = numbers[id(stretch.passages[0])], stretch.start
        if place not in seen:
            seen.add(place)
            yield _Found(quote, stretch, similarity, place[0])


def _chains(corpus: Corpus, parts: list[str], limit: int) -> list[_Chain]:
    """The parts of a quote one behind the other, each exact, or near where it is not there."""
    places = [_exact(corpus, part, MAX_PLACES) or list(_near(corpus, part)) for part in parts]
    chains: list[_Chain] = [(each,) for each in places[0]]
    for following in places[1:]:
        longer: list[_Chain] = []
        for chain in chains:
            behind = [each for each in following if _follows(corpus, chain[-1], each)]
            if behind:
                best = min(behind, key=lambda each: (-each.similarity, each.first))
                longer.append((*chain, best))
        chains = longer
    return sorted(chains, key=lambda chain: -_similarity(chain))[:limit]


def _follows(corpus: Corpus, before: _Found, behind: _Found) -> bool:
    place = behind.first, behind.stretch.start
    gap = corpus.offset(behind.first) - corpus.offset(before.end[0])
    return place >= before.end and gap <= MAX_GAP


def _similarity(chain: _Chain) -> float:
    """The mean over the parts, by their length."""
    lengths = [len(each.quote) for each in chain]
    total = sum(each.similarity * n for each, n in zip(chain, lengths, strict=True))
    return total / sum(lengths)


def _match(chain: _Chain) -> Match:
    first, last = chain[0].stretch, chain[-1].stretch
    similarity = _similarity(chain)
    passages = dict.fromkeys(passage for each in chain for passage in each.stretch.passages)
    return Match(
        passages=tuple(passages),
        start=first.start,
        stop=last.stop,
        similarity=similarity,
        exact=all(each.similarity == 1 for each in chain),
        places=tuple(dict.fromkeys(place for each in chain for place in each.stretch.places)),
        text=" … ".join(each.stretch.text for each in chain),
        differences=tuple(
            pair
            for each in chain
            if each.similarity < 1
            for pair in differences(each.quote, each.stretch.text)
        )[:MAX_DIFFERENCES],
    )
