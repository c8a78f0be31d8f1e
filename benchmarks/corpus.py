"""The documents that are cut into chunks, and the questions with the pages that answer them."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from benchmarks.sets import pdf_files, set_dir
from mineru_tools import parse
from mineru_tools.document.model import Document
from mineru_tools.document.passage import Passage
from mineru_tools.render.passages import passages

QA_SET = "qa-pages"
MIN_LETTERS = 20  # a page with fewer in its text layer counts as a picture


@dataclass(frozen=True)
class BenchDocument:
    """A parsed document; ``markdown`` is what the parse writes, from which peers cut."""

    id: str
    document: Document
    markdown: str
    passages: tuple[Passage, ...] = field(repr=False)

    @cached_property
    def _starts(self) -> list[int]:
        """Where each passage starts in ``markdown``, in which they stand with blank lines between.

        Raises ``ValueError`` when they do not.
        """
        starts, at = [], 0
        for passage in self.passages:
            starts.append(at)
            at += len(passage.markdown) + 2
        if self.markdown.rstrip() != "\n\n".join(each.markdown for each in self.passages).rstrip():
            raise ValueError(f"{self.id}: the passages are not the Markdown")
        return starts

    def pages_between(self, start: int, stop: int) -> frozenset[int]:
        """The pages, from 0, of all passages of which ``markdown[start:stop]`` has a part."""
        first = max(0, bisect_right(self._starts, start) - 1)
        last = max(first + 1, bisect_right(self._starts, stop - 1))
        return pages_of(self.passages[first:last])


@dataclass(frozen=True, slots=True)
class Question:
    """``pages`` are those with the evidence, from 0."""

    document: str
    text: str
    pages: frozenset[int]
    answer: str


@dataclass(frozen=True, slots=True)
class Left:
    """How many questions are left out, and why."""

    unanswerable: int
    no_such_page: int
    no_text: int


def pages_of(found: Iterable[Passage]) -> frozenset[int]:
    return frozenset(
        page - 1 for each in found for page in (each.page, *(p.page for p in each.places))
    )


def read_document(key: str, path: Path) -> BenchDocument:
    with parse(path) as parsed:
        text = parsed.markdown()
        found = tuple(each for each in passages(parsed.document) if not each.aside)
        shown = tuple(each for each in found if each.markdown)
        return BenchDocument(key, parsed.document, text, shown)


def read_documents(data: Path, name: str = QA_SET) -> dict[str, BenchDocument]:
    return {key: read_document(key, path) for key, path in pdf_files(data, name).items()}


def read_questions(data: Path) -> tuple[list[Question], Left]:
    """The questions that name a page with a text layer as evidence."""
    letters = {key: _letters(path) for key, path in pdf_files(data, QA_SET).items()}
    lines = (set_dir(data, QA_SET) / "gt" / "questions.jsonl").read_text(encoding="utf-8")
    questions, unanswerable, missing, pictures = [], 0, 0, 0
    for row in map(json.loads, lines.splitlines()):
        pages = frozenset(page - row["page_base"] for page in row["evidence_pages"])
        counts = letters[row["doc"]]
        there = {page for page in pages if 0 <= page < len(counts)}
        if not pages:
            unanswerable += 1
        elif pages - there:
            missing += 1
        elif all(counts[page] < MIN_LETTERS for page in pages):
            pictures += 1
        else:
            questions.append(Question(row["doc"], row["question"], pages, str(row["answer"])))
    return questions, Left(unanswerable, missing, pictures)


def _letters(path: Path) -> list[int]:
    """The number of characters in the text layer of each page."""
    import pypdfium2

    with pypdfium2.PdfDocument(path) as pdf:
        return [len(page.get_textpage().get_text_range().strip()) for page in pdf]
