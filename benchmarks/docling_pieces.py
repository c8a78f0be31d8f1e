"""``python -m benchmarks.docling_pieces JOB``: docling's HybridChunker on blocks parsed here.

Docling's own parser needs models, its chunker only a ``DoclingDocument``: it gets the one that our
parse amounts to, so that all contestants cut the same text. Runs in a Python with ``docling-core
[chunking]`` and ``tiktoken``. JOB is a JSON file: ``documents`` (id -> items as ``_items``
writes them), ``limits``, ``out`` (a file, which gets limit -> table form -> id -> pieces).
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import warnings
from collections.abc import Iterator, Sequence
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mineru_tools.document.passage import Passage
from mineru_tools.document.table_grid import read_table

if TYPE_CHECKING:
    from benchmarks.corpus import BenchDocument
    from benchmarks.pieces import Piece

# How tables are written. Docling's default, "triplets", takes 40 % more tokens for the same text.
FORMS = ("markdown",)
LABELS = {"ref_text": "reference", "page_footnote": "footnote", "index": "document_index"}
ROOT = Path(__file__).parents[1]
LIMIT_S = 600


def run(
    python: Path, documents: Sequence[BenchDocument], limits: Sequence[int]
) -> dict[int, dict[str, list[Piece]]]:
    """Limit -> table form -> pieces, made in another Python."""
    from benchmarks.pieces import Piece
    from mineru_tools.tokens import count_tokens

    rows = {each.id: _items(each.passages) for each in documents}
    return {
        int(limit): {
            form: [
                Piece(
                    name, key, text, text, frozenset(p - 1 for p in pages), name, count_tokens(text)
                )
                for key, found in by_document.items()
                for number, (text, pages) in enumerate(found)
                for name in (f"{key} {number}",)
            ]
            for form, by_document in by_form.items()
        }
        for limit, by_form in _answer(python, rows, limits).items()
    }


def _answer(python: Path, documents: dict[str, Any], limits: Sequence[int]) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as scratch:
        job, out = Path(scratch, "job.json"), Path(scratch, "out.json")
        content = {"documents": documents, "limits": list(limits), "out": str(out)}
        job.write_text(json.dumps(content), encoding="utf-8")
        command = [str(python), "-m", "benchmarks.docling_pieces", str(job)]
        subprocess.run(command, cwd=ROOT, check=True, timeout=LIMIT_S)
        found: dict[str, Any] = json.loads(out.read_text(encoding="utf-8"))
    return found


def _items(passages: Sequence[Passage]) -> list[dict[str, Any]]:
    """Passages as JSON; pages from 1."""
    return [
        {
            "type": each.type.value,
            "markdown": each.markdown,
            "text": each.text,
            "level": each.level,
            "html": each.html,
            "latex": each.latex,
            "pages": sorted({each.page, *(place.page for place in each.places)}),
        }
        for each in passages
    ]


def main(path: str) -> None:
    warnings.simplefilter("ignore")
    job = json.loads(Path(path).read_text(encoding="utf-8"))
    documents = {key: _document(key, rows) for key, rows in job["documents"].items()}
    found = {
        limit: {
            form: {key: list(_pieces(each, limit, form)) for key, each in documents.items()}
            for form in FORMS
        }
        for limit in job["limits"]
    }
    Path(job["out"]).write_text(json.dumps(found), encoding="utf-8")


def _pieces(document: Any, limit: int, form: str) -> Iterator[tuple[str, list[int]]]:
    chunker = _chunker(limit, form)
    for chunk in chunker.chunk(document):
        pages = {prov.page_no for item in chunk.meta.doc_items for prov in item.prov}
        yield chunker.contextualize(chunk), sorted(pages)


def _chunker(limit: int, form: str) -> Any:
    from mineru_tools.tokens import encoding

    chunking = import_module("docling_core.transforms.chunker.hybrid_chunker")
    openai = import_module("docling_core.transforms.chunker.tokenizer.openai")
    tokenizer = openai.OpenAITokenizer(tokenizer=encoding(), max_tokens=limit)
    if form == "triplets":
        return chunking.HybridChunker(tokenizer=tokenizer)
    hierarchical = import_module("docling_core.transforms.chunker.hierarchical_chunker")
    markdown = import_module("docling_core.transforms.serializer.markdown")

    class Provider(hierarchical.ChunkingSerializerProvider):  # type: ignore[name-defined, misc]
        def get_serializer(self, doc: Any) -> Any:
            return hierarchical.ChunkingDocSerializer(
                doc=doc, table_serializer=markdown.MarkdownTableSerializer()
            )

    return chunking.HybridChunker(tokenizer=tokenizer, serializer_provider=Provider())


def _document(key: str, rows: list[dict[str, Any]]) -> Any:
    types = import_module("docling_core.types.doc")
    document = types.DoclingDocument(name=key)
    for row in rows:
        added = _add(types, document, row)
        for item in added:
            item.prov = [_provenance(types, page) for page in row["pages"]]
    return document


def _add(types: Any, document: Any, row: dict[str, Any]) -> list[Any]:
    text, label = row["markdown"], types.DocItemLabel
    if row["level"] is not None:
        return [document.add_heading(row["text"], level=min(max(row["level"], 1), 6))]
    if row["html"]:
        before, _, rest = text.partition("<table")
        after = rest.rpartition("</table>")[2]
        caption = document.add_text(label.CAPTION, before.strip()) if before.strip() else None
        found = [document.add_table(_table(types, row["html"]), caption=caption)]
        found += [caption] if caption else []
        return found + ([document.add_text(label.FOOTNOTE, after.strip())] if after.strip() else [])
    if row["latex"]:
        return [document.add_formula(row["latex"])]
    if row["type"] == "list":
        group = document.add_list_group()
        lines = [line.removeprefix("- ") for line in text.split("\n") if line]
        return [document.add_list_item(line, parent=group) for line in lines]
    if row["type"] in ("image", "chart"):
        caption = document.add_text(label.CAPTION, row["text"])
        return [document.add_picture(caption=caption), caption]
    if row["type"] == "code":
        return [document.add_code(text)]
    return [document.add_text(label(LABELS.get(row["type"], "text")), text)]


def _table(types: Any, html: str) -> Any:
    grid = read_table(html)
    cells = {id(cell): cell for row in grid.rows for cell in row}.values()
    return types.TableData(
        num_rows=len(grid.rows),
        num_cols=len(grid.rows[0]) if grid.rows else 0,
        table_cells=[
            types.TableCell(
                text=" ".join(cell.text.split()),
                row_span=cell.rowspan,
                col_span=cell.colspan,
                start_row_offset_idx=cell.row,
                end_row_offset_idx=cell.row + cell.rowspan,
                start_col_offset_idx=cell.column,
                end_col_offset_idx=cell.column + cell.colspan,
                column_header=cell.row < max(1, grid.head_rows),
            )
            for cell in cells
        ],
    )


def _provenance(types: Any, page: int) -> Any:
    box = types.BoundingBox(l=0, t=0, r=1, b=1)
    return types.ProvenanceItem(page_no=page, bbox=box, charspan=(0, 0))


if __name__ == "__main__":
    main(sys.argv[1])
