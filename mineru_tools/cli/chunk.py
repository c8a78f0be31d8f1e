"""``mineru-tools chunk``: a file or a stored ``middle.json`` in, chunks for retrieval out."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import get_args

from mineru_tools.api import parse
from mineru_tools.chunking.chunk import Chunk
from mineru_tools.chunking.chunker import chunk_document
from mineru_tools.chunking.jsonl import json_line
from mineru_tools.chunking.options import ChunkOptions, Strategy, TableForm
from mineru_tools.cli.issues import issue_lines
from mineru_tools.document.stored import is_stored, load_stored, read_stored, stored_id
from mineru_tools.errors import MineruToolsError
from mineru_tools.options import ParseOptions
from mineru_tools.settings import Settings
from mineru_tools.sources.source import Source
from mineru_tools.storage.output import write_file

_DEFAULTS = ChunkOptions()


def add_flags(parser: argparse.ArgumentParser) -> None:
    add, on_off = parser.add_argument, argparse.BooleanOptionalAction
    add("input", metavar="INPUT", help="a file to parse, or a middle.json, MinerU's too")
    add("-o", "--output", type=Path, metavar="FILE", help="the file to write; default: stdout")
    add("--format", choices=("jsonl", "md"), default="jsonl", help="a JSON object per line, or "
        "the texts one after the other")  # fmt: skip
    add("--strategy", choices=get_args(Strategy), default=_DEFAULTS.strategy,
        help="where chunks end; default sections")  # fmt: skip
    add("--max-tokens", type=int, default=_DEFAULTS.max_tokens, metavar="N",
        help="the most tokens to embed, headings included; default 512")  # fmt: skip
    add("--min-tokens", type=int, metavar="N",
        help="below this a chunk is merged with a neighbour; default 64")  # fmt: skip
    add("--overlap", type=int, default=_DEFAULTS.overlap, metavar="N",
        help="tokens of the chunk before to embed again; default 0")  # fmt: skip
    add("--tokenizer", choices=("cl100k_base", "o200k_base"), default=_DEFAULTS.tokenizer)
    add("--table-form", choices=get_args(TableForm), default=_DEFAULTS.table_form,
        help="how tables are embedded; default html")  # fmt: skip
    add("--evidence", action=on_off, default=False,
        help="keep a table or figure with the paragraph that refers to it")  # fmt: skip
    add("--across-sections", action=on_off, default=False, help="merge small sections")
    add("--headings", action=on_off, default=True, help="embed the headings above each chunk")
    add("--asides", action=on_off, default=False, help="keep headers, footers and page numbers")
    add("--pages", help="pages counted from 1, such as 1-3,7,10-")
    add("--password", help="of an encrypted file")
    add("-b", "--backend", default="pipeline", help="for files to parse; default pipeline")


def run(arguments: argparse.Namespace) -> int:
    """Write the chunks of one document."""
    options = _options(arguments)
    written = _written(_chunks(arguments, options), arguments.format)
    if arguments.output is None:
        # Bytes, so that a console's own encoding cannot spoil the content.
        sys.stdout.flush()
        for text in written:
            sys.stdout.buffer.write(text.encode("utf-8", "replace"))
        sys.stdout.buffer.flush()
        return 0
    try:
        write_file(arguments.output, "".join(written))
    except OSError as error:
        raise MineruToolsError(
            f"cannot write: {error}", hint="check the output's folder", code="write_failed"
        ) from error
    return 0


def _options(arguments: argparse.Namespace) -> ChunkOptions:
    least: int | None = arguments.min_tokens
    if least is None:
        least = min(_DEFAULTS.min_tokens, max(arguments.max_tokens, 0))
    return ChunkOptions(
        strategy=arguments.strategy,
        max_tokens=arguments.max_tokens,
        min_tokens=least,
        overlap=arguments.overlap,
        tokenizer=arguments.tokenizer,
        table_form=arguments.table_form,
        evidence=arguments.evidence,
        across_sections=arguments.across_sections,
        headings=arguments.headings,
        asides=arguments.asides,
    )


def _chunks(arguments: argparse.Namespace, options: ChunkOptions) -> Iterable[Chunk]:
    settings = Settings.read()
    source = Source.of(arguments.input, max_bytes=settings.max_bytes)
    if is_stored(source.data):
        value = read_stored(source.data, source.name)
        document = load_stored(value)
        return chunk_document(document, options, document_id=stored_id(value))
    parsing = ParseOptions(
        backend=arguments.backend,
        pages=arguments.pages,
        password=arguments.password,
        formula=settings.formula,
        table=settings.table,
        join_tables=settings.join_tables,
        max_bytes=settings.max_bytes,
    )
    with parse(source, parsing) as parsed:
        for line in issue_lines(parsed.issues):
            print(f"warning {line}", file=sys.stderr)
        return parsed.chunks(options)


def _written(chunks: Iterable[Chunk], form: str) -> Iterable[str]:
    for place, chunk in enumerate(chunks):
        if form == "jsonl":
            yield json_line(chunk)
        else:
            yield f"{chr(10) if place else ''}<!-- {chunk.id} -->\n\n{chunk.text}\n"
