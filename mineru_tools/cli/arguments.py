"""The flags of ``parse`` and what they mean as options."""

from __future__ import annotations

import argparse
from pathlib import Path

from mineru_tools.cli.vlm_arguments import add_vlm_flags, vlm_options
from mineru_tools.errors import OptionsError
from mineru_tools.options import ParseOptions
from mineru_tools.render.options import BRACKETS, DOLLARS, Images, RenderOptions
from mineru_tools.result import FORMATS, MINERU_FORMATS, chosen_formats
from mineru_tools.settings import Settings, parse_bool

_OTHER_NAMES = {
    "markdown": "md",
    "middle_json": "middle",
    "middle_json_v4": "middle_v4",
    "model_json": "model",
    "txt": "text",
    "layout_pdf": "layout",
    "span_pdf": "span",
}
_DELIMITERS = {"dollars": DOLLARS, "brackets": BRACKETS}
_REFER_TO_IMAGES = {"md", "content_list", "content_list_v2", "middle", "middle_v4", "html"}


def add_flags(parser: argparse.ArgumentParser) -> None:
    """Every flag; those of MinerU's own command keep their letters."""
    add = parser.add_argument
    add("inputs", nargs="*", metavar="INPUT", help="a file, or a folder to search to any depth")
    add("-p", "--path", action="append", default=[], help="one more INPUT, as MinerU spells it")
    add("-o", "--output", type=Path, metavar="OUT", help="the folder to write to")
    add("-b", "--backend", default="pipeline", help="any name MinerU ever used; default pipeline")
    add("-m", "--method", choices=("auto", "txt", "ocr"), default="auto")
    add("-l", "--lang", help="language of scans, auto by default: see mineru-tools languages")
    add("--ocr-model", default="auto", metavar="NAME",
        help="what reads scans: auto, rapid, tesseract, pp-ocrv6-medium, ..., a URL")  # fmt: skip
    add("--ocr-threads", type=int, metavar="N", help="threads that read scans; default all cores")
    add("--ocr-figures", action="store_true",
        help="read the words in pictures of text pages, too, as labels of the figures")  # fmt: skip
    add("-s", "--start", type=int, metavar="N", help="first page, counted from 0")
    add("-e", "--end", type=int, metavar="N", help="last page, counted from 0")
    add("--pages", help="pages counted from 1, such as 1-3,7,10-")
    add("-f", "--formula", type=_switch, metavar="BOOL", help="read formulas; default true")
    add("-t", "--table", type=_switch, metavar="BOOL", help="read tables; default true")
    add("--join-tables", type=_switch, metavar="BOOL",
        help="put tables that a page break cut together; default true")  # fmt: skip
    add("--table-model", metavar="NAME",
        help="ask a model, too, about tables without a drawn grid: auto, slanet, ...")  # fmt: skip
    add("--formula-model", metavar="NAME",
        help="let a model read formulas that are pictures: auto, pix2tex, ...")  # fmt: skip
    add("--layout-model", default="auto", metavar="NAME",
        help="let a model see where figures are: cdla, ...; auto: on scans")  # fmt: skip
    add("--dewarp-model", metavar="NAME",
        help="flatten photos of bent paper before they are read: auto, uvdoc")  # fmt: skip
    add("--password", help="of encrypted files")
    add("--compat", choices=("mineru-3.4",), help="do exactly as MinerU 3.4 does")
    add("--image-dpi", type=int, default=200, metavar="DPI", help="of picture files; default 200")
    add("--formats", metavar="LIST", help=f"comma-separated, or all: {', '.join(FORMATS)}")
    add("--stdout", choices=("md", "json"), help="print the content; json gives a line per file")
    add("--page-separator", metavar="TEXT", help="between pages; {page} is the page number")
    add("--page-anchors", action="store_true", help="mark where each page begins")
    add("--images", choices=("relative", "embedded", "dropped"), help="how Markdown shows pictures")
    add("--tables", choices=("html", "pipe"), default="html",
        help="in Markdown; pipe is for tables simple enough, others stay HTML")  # fmt: skip
    add("--math", choices=tuple(_DELIMITERS), default="dollars",
        help="what stands around LaTeX in Markdown: $x$, or \\(x\\)")  # fmt: skip
    add("--headers", action=argparse.BooleanOptionalAction, default=False,
        help="keep headers, footers and page numbers")  # fmt: skip
    add("--workers", type=int, metavar="N",
        help="processes; default: one per core, but one alone where it loads a model")  # fmt: skip
    add("--timeout", type=float, metavar="S", help="seconds allowed for each file")
    add_vlm_flags(parser, _switch)


def _switch(text: str) -> bool:
    try:
        return parse_bool(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is neither true nor false") from None


def parse_options(arguments: argparse.Namespace, settings: Settings) -> ParseOptions:
    """The options of the parse; raises ``OptionsError``."""
    return ParseOptions(
        backend=arguments.backend,
        method=arguments.method,
        lang=arguments.lang,
        pages=_pages(arguments.start, arguments.end, arguments.pages),
        password=arguments.password,
        formula=settings.formula if arguments.formula is None else arguments.formula,
        table=settings.table if arguments.table is None else arguments.table,
        join_tables=(
            settings.join_tables if arguments.join_tables is None else arguments.join_tables
        ),
        ocr_model=arguments.ocr_model,
        ocr_threads=arguments.ocr_threads,
        ocr_figures=arguments.ocr_figures,
        table_model=arguments.table_model,
        formula_model=arguments.formula_model,
        layout_model=arguments.layout_model,
        dewarp_model=arguments.dewarp_model,
        server_url=arguments.server_url,
        vlm=vlm_options(arguments),
        compat=arguments.compat,
        image_dpi=arguments.image_dpi,
        max_bytes=settings.max_bytes,
    )


def _pages(start: int | None, end: int | None, pages: str | None) -> str | None:
    if start is None and end is None:
        return pages
    if pages is not None:
        raise OptionsError("--pages cannot go with --start or --end", hint="use one or the other")
    first = start or 0
    if first < 0:
        raise OptionsError(f"--start {first} is below 0", hint="page indices count from 0")
    if end is None or end < 0:  # MinerU takes a negative end for "to the last page"
        return f"{first + 1}-"
    return f"{first + 1}-{end + 1}"


def render_options(arguments: argparse.Namespace) -> RenderOptions:
    """The options of the outputs; without a folder for them pictures are left out."""
    images: Images = arguments.images or ("relative" if arguments.output else "dropped")
    separator: str | None = arguments.page_separator
    return RenderOptions(
        images=images,
        page_separator=separator,
        page_anchors=arguments.page_anchors,
        headers_and_footers=arguments.headers,
        tables=arguments.tables,
        math_delimiters=_DELIMITERS[arguments.math],
        compat=arguments.compat,
    )


def output_formats(arguments: argparse.Namespace, render: RenderOptions) -> tuple[str, ...]:
    """The formats to save; pictures come along when a format shows them as files."""
    if arguments.formats is None:
        names = set(MINERU_FORMATS)
    elif arguments.formats.strip() == "all":
        names = set(FORMATS)
    else:
        given = (name.strip().lower() for name in arguments.formats.split(","))
        names = {_OTHER_NAMES.get(name, name) for name in given if name}
        if names & _REFER_TO_IMAGES and render.images == "relative":
            names.add("images")
    if render.images == "dropped":
        names.discard("images")
    return chosen_formats(names)
