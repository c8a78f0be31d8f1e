"""``python -m benchmarks.retrieval``: do questions find the pages that answer them?

The same documents, parsed here, cut in several ways, searched with one embedding model that runs
offline. Vectors are kept, so only the first run takes long.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from benchmarks import docling_pieces, pieces, ranking, report
from benchmarks.corpus import QA_SET, BenchDocument, Left, Question, read_documents, read_questions
from benchmarks.embedding import Embedder
from benchmarks.pieces import Cut, Piece
from benchmarks.ranking import BUDGETS, TOP, Result
from benchmarks.run import PREDICTIONS, ROOT
from benchmarks.sets import set_dir

LIMITS = (256, 512)
SIGN = 6  # of 6 that only one of two finds: a sign test then gives less than 5 %
CUTS: Mapping[str, Cut] = {
    "**ours**": pieces.ours(),
    "**ours**, tables as Markdown": pieces.ours(table_form="markdown"),
    "recursive": pieces.recursive,
    "recursive, Markdown": pieces.markdown_aware,
    "pages": pieces.pages,
}
MORE: Mapping[str, Cut] = {
    "**ours**, tables as sentences": pieces.ours(table_form="sentences"),
    "**ours**, without headings": pieces.ours(headings=False),
    "**ours**, across sections": pieces.ours(across_sections=True),
    "**ours**, blocks": pieces.ours(strategy="blocks"),
    "**ours**, evidence": pieces.ours(evidence=True),
    "**ours**, parent_child": pieces.ours(strategy="parent_child"),
}


def main(argv: Sequence[str] | None = None) -> int:
    args = _arguments(argv)
    if not set_dir(args.data, QA_SET).is_dir():
        print(f"no data sets at {args.data}: see benchmarks/README.md", file=sys.stderr)
        return 2
    documents = read_documents(args.data)
    questions, left = read_questions(args.data)
    embedder = Embedder(PREDICTIONS / "embeddings")
    own: list[Result] = []
    everywhere: list[Result] = []
    for name, limit, found in _contestants(documents, args):
        score = ranking.dense(found, questions, embedder)
        both = ranking.fused(score, ranking.lexical(found))
        for label, chosen in ((name, score), (f"{name} + BM25", both)):
            for results, is_all in ((own, False), (everywhere, True)):
                results.append(
                    ranking.evaluate(label, limit, found, questions, chosen, everywhere=is_all)
                )
    text = _report(own, everywhere, documents, questions, left, embedder.model)
    print(text)
    if args.failures:
        print("\n".join(_failures(own)))
    if args.write:
        report.replace_section("Retrieval", text)
    return 0


def _contestants(
    documents: Mapping[str, BenchDocument], args: argparse.Namespace
) -> Iterator[tuple[str, int, list[Piece]]]:
    cuts = {**CUTS, **(MORE if args.more else {})}
    docling = (
        docling_pieces.run(args.docling, list(documents.values()), args.limits)
        if args.docling
        else {}
    )
    for limit in args.limits:
        for name, cut in cuts.items():
            yield name, limit, [p for each in documents.values() for p in cut(each, limit)]
        for form, found in docling.get(limit, {}).items():
            yield f"docling hybrid, {form}", limit, found


def _report(
    own: Sequence[Result],
    everywhere: Sequence[Result],
    documents: Mapping[str, BenchDocument],
    questions: Sequence[Question],
    left: Left,
    model: str,
) -> str:
    pages = sum(len(each.document.pages) for each in documents.values())
    what = (
        f"{len(questions)} questions on {len(documents)} documents, {pages} pages; one question is "
        f"{100 / len(questions):.1f} points, and where one contestant finds fewer than {SIGN} more "
        f"than another, that may be chance. Left out: {left.unanswerable} questions without an "
        f"answer in the document, {left.no_such_page} whose evidence page does not exist, "
        f"{left.no_text} whose evidence pages have no text layer. Embeddings: {model}."
    )
    parts = [what, "### In the question's own document", _table(own)]
    parts += ["### In all documents", _table(everywhere), _NOTES]
    return "\n\n".join(parts)


def _table(results: Sequence[Result]) -> str:
    header = ["cut", "limit", "pieces", "tokens", *(f"recall@{k}" for k in TOP), "pages@5"]
    header += [f"in {budget:,} tokens" for budget in BUDGETS]
    rows = []
    for each in sorted(results, key=lambda result: result.limit):
        values = [*map(each.recall, TOP), each.all_pages(), *map(each.in_budget, BUDGETS)]
        shown = [f"{value * 100:.1f}" for value in values]
        rows.append([each.name, str(each.limit), str(each.pieces), f"{each.tokens:.0f}", *shown])
    return report.table(header, rows)


def _failures(results: Sequence[Result]) -> Iterator[str]:
    """Each question that a contestant does not find among its first 5, with what it found."""
    for result in results:
        for each in result.found:
            if not each.hits[TOP[-1]]:
                wanted = sorted(page + 1 for page in each.question.pages)
                got = [sorted(page + 1 for page in piece.pages) for piece in each.first]
                yield f"{result.name} {result.limit}: {each.question.text} {wanted}, found {got}"


_NOTES = """\
Recall@k: a piece among the first k lies on a page with evidence. A piece that lies on several pages
counts for each, and one cut from Markdown for all pages of the blocks it has a part of. Pages@5:
the share of the evidence pages that the first 5 lie on, over the questions with several. In so many
tokens: the pieces are shown in order until the budget is spent, headings counted; one that the
budget cuts counts with the share that is shown. The limit holds for every piece but pages. All cut
the same parse. The model reads the first 512 of its own tokens, so the end of a long page is not
searched. BM25 is fused by reciprocal ranks. Docling's own parser needs models that cannot be had
offline; its chunker was given our blocks, tables and headings."""


def _arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.retrieval", description=__doc__)
    parser.add_argument("--limits", nargs="+", type=int, default=LIMITS, help="tokens of a piece")
    parser.add_argument("--more", action="store_true", help="our other strategies and forms too")
    parser.add_argument("--docling", type=Path, metavar="PYTHON", help="has docling-core[chunking]")
    parser.add_argument("--failures", action="store_true", help="list the questions not found")
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared" / "bench")
    parser.add_argument("--write", action="store_true", help="put the result into RESULTS.md")
    return parser.parse_args(argv)


if __name__ == "__main__":
    sys.exit(main())
