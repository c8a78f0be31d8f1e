"""Which pieces a question finds, and how much of its evidence is among the first of them."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import mean

from benchmarks.corpus import Question
from benchmarks.embedding import Embedder
from benchmarks.pieces import Piece
from mineru_tools.storage.library.segment import terms

TOP = (1, 3, 5)
BUDGETS = (1000, 2000)
FUSION = 60  # reciprocal rank fusion: 1 / (60 + rank), as its authors have it
K1, B = 1.2, 0.75  # BM25

Scores = list[float]
Score = Callable[[Question], Scores]


@dataclass(frozen=True, slots=True)
class Found:
    """One question: is evidence among the first k (``hits``), which share of its pages is in the
    first 5, and is evidence in the first tokens (``in_budget``, from 0 to 1)?
    """

    question: Question
    hits: dict[int, bool]
    pages: float
    in_budget: dict[int, float]
    first: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Result:
    """One contestant on all questions."""

    name: str
    limit: int
    pieces: int
    tokens: float
    found: list[Found]

    def recall(self, k: int) -> float:
        return mean(each.hits[k] for each in self.found)

    def all_pages(self) -> float:
        """The mean share of the evidence pages in the first 5, of questions with several."""
        return mean(each.pages for each in self.found if len(each.question.pages) > 1)

    def in_budget(self, budget: int) -> float:
        return mean(each.in_budget[budget] for each in self.found)


def dense(pieces: Sequence[Piece], questions: Sequence[Question], embedder: Embedder) -> Score:
    """Cosines of question and piece."""
    vectors = embedder.passages([piece.embedded for piece in pieces])
    asked = embedder.queries([question.text for question in questions])
    cosines = {q: (vectors @ row).tolist() for q, row in zip(questions, asked, strict=True)}
    return lambda question: cosines[question]


def lexical(pieces: Sequence[Piece]) -> Score:
    """BM25 over the terms that the library's index has."""
    counts = [Counter(_terms(piece.embedded)) for piece in pieces]
    lengths = [sum(each.values()) for each in counts]
    usual = mean(lengths) or 1.0
    held = Counter(term for each in counts for term in each)

    def weight(term: str, place: int) -> float:
        often = counts[place][term]
        rare = math.log(1 + (len(pieces) - held[term] + 0.5) / (held[term] + 0.5))
        return rare * often * (K1 + 1) / (often + K1 * (1 - B + B * lengths[place] / usual))

    def score(question: Question) -> Scores:
        asked = set(_terms(question.text)) & set(held)
        return [sum(weight(term, place) for term in asked) for place in range(len(pieces))]

    return score


def fused(first: Score, second: Score) -> Score:
    """Both rankings as one."""

    def score(question: Question) -> Scores:
        ranks = (_ranks(first(question)), _ranks(second(question)))
        return [sum(1 / (FUSION + rank) for rank in both) for both in zip(*ranks, strict=True)]

    return score


def evaluate(
    name: str,
    limit: int,
    pieces: Sequence[Piece],
    questions: Sequence[Question],
    score: Score,
    *,
    everywhere: bool,
) -> Result:
    """``everywhere`` searches all documents, else each question its own."""
    found = []
    for question in questions:
        scores = score(question)
        places = [p for p, each in enumerate(pieces) if everywhere or _own(each, question)]
        places.sort(key=lambda place: -scores[place])
        ranked: dict[str, Piece] = {}
        for place in places:  # of the parts of a whole, the best one stands for it
            ranked.setdefault(pieces[place].whole, pieces[place])
        found.append(_judge(question, list(ranked.values())))
    sizes = {piece.whole: piece.shown for piece in pieces}
    return Result(name, limit, len(sizes), mean(sizes.values()), found)


def _judge(question: Question, ranked: Sequence[Piece]) -> Found:
    right = [_own(piece, question) and bool(piece.pages & question.pages) for piece in ranked]
    seen = {page for piece in ranked[: TOP[-1]] if _own(piece, question) for page in piece.pages}
    return Found(
        question,
        {k: any(right[:k]) for k in TOP},
        len(seen & question.pages) / len(question.pages),
        {budget: _within(budget, ranked, right) for budget in BUDGETS},
        tuple(ranked[: TOP[-1]]),
    )


def _within(budget: int, ranked: Sequence[Piece], right: Sequence[bool]) -> float:
    """1 when a piece with evidence fits, the share that is shown when the budget cuts it."""
    used, best = 0, 0.0
    for piece, is_right in zip(ranked, right, strict=True):
        if used >= budget or best == 1.0:
            break
        if is_right:
            best = max(best, min(1.0, (budget - used) / max(1, piece.shown)))
        used += piece.shown
    return best


def _own(piece: Piece, question: Question) -> bool:
    return piece.document == question.document


def _ranks(scores: Scores) -> list[int]:
    order = sorted(range(len(scores)), key=lambda place: -scores[place])
    ranks = [0] * len(scores)
    for rank, place in enumerate(order, 1):
        ranks[place] = rank
    return ranks


def _terms(text: str) -> list[str]:
    return [term.text for term in terms(text)]
