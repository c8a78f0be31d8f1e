"""What a caller may ask for: pure, frozen data, so that options can be a cache key."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from mineru_tools.errors import OptionsError

Method = Literal["auto", "txt", "ocr"]
Compat = Literal["mineru-3.4"]
Effort = Literal["medium", "high"]

_RANGE = re.compile(r"\s*(\d{1,9})?\s*(?:(-)\s*(\d{1,9})?)?\s*")


@dataclass(frozen=True, slots=True)
class VlmOptions:
    """How a vision-language model is run and asked; only ``vlm`` and ``hybrid`` look at these.

    ``model`` is a row of the catalogue, a folder, or the name that a server gives it; ``profile``
    how it is spoken to, told by the model itself for ``auto``. ``server`` is the kind of a server
    (``vllm``, ``ollama``, …), ``concurrency`` how many questions it gets at once.
    ``image_analysis`` has pictures and charts described. ``effort`` is for ``hybrid``: with
    ``medium`` the layout is found without the model, with ``high`` by it.
    ``device`` (``cuda``, ``mps``, ``cpu``), ``dtype`` (``bfloat16``, …), ``attention``, ``batch``
    and ``quantize`` (``int8``: weights on the CPU) are for models in this process; ``None`` takes
    what suits the machine. ``record`` is a file that questions and answers are written to,
    ``replay`` one that answers instead of a model.
    Raises ``OptionsError`` on impossible values.
    """

    model: str | None = None
    profile: str = "auto"
    server: str = "auto"
    concurrency: int = 100
    image_analysis: bool = True
    effort: Effort = "medium"
    device: str | None = None
    dtype: str | None = None
    attention: str | None = None
    batch: int | None = None
    quantize: Literal["int8"] | None = None
    record: str | None = None
    replay: str | None = None

    def __post_init__(self) -> None:
        if self.effort not in ("medium", "high"):
            raise OptionsError(f"unknown effort {self.effort!r}", hint="use medium or high")
        if self.quantize not in (None, "int8"):
            raise OptionsError(f"cannot quantize to {self.quantize!r}", hint="use int8")
        for name in ("concurrency", "batch"):
            number = getattr(self, name)
            if number is not None and number < 1:
                raise OptionsError(f"{name} must be at least 1, not {number}")


@dataclass(frozen=True, slots=True)
class ParseOptions:
    """Options of one parse; every field has the default most people want.

    ``pages`` is a list of page numbers from 1 such as ``"1-3,7,10-"``; ``None`` means all.
    ``max_bytes`` and ``max_pages`` refuse larger files with ``SourceTooLarge``.
    ``join_tables`` puts a table that a page break cut into one.
    ``table_model`` names a model that is asked about tables without a drawn grid (``slanet``, …),
    ``formula_model`` one that reads displays whose glyphs tell no LaTeX, and pictures of formulas
    (``pix2tex``, …). ``auto`` is one whose package and weights are here; ``None`` needs no weights.
    ``layout_model`` names one that sees where figures are (``cdla``, …); ``auto`` asks it about
    pages that are read from their picture, if it is here, ``None`` about none.
    ``method`` ``auto`` reads pages without a sound text layer from their picture, ``ocr`` all of
    them, ``txt`` none; ``ocr_model`` names what reads them, in ``ocr_threads`` threads, and
    ``lang`` the languages that it is to expect, joined by ``+``; by default, as for ``auto``, the
    script of each page is found from the page. ``ocr_figures`` has it read the words in pictures of
    text pages, too, as labels of the figures.
    ``server_url`` is where a model server listens, ``vlm`` how a vision-language model is asked.
    ``dewarp_model`` names what flattens photos of bent paper before they are read (``uvdoc``);
    ``auto`` is it where it is here, ``None`` takes all pages for flat.
    ``compat="mineru-3.4"`` gives the strict behaviour of MinerU 3.4 where ours differs.
    Raises ``OptionsError`` on impossible values.
    """

    backend: str = "pipeline"
    method: Method = "auto"
    lang: str | None = None
    pages: str | None = None
    password: str | None = dataclasses.field(default=None, repr=False)
    formula: bool = True
    table: bool = True
    join_tables: bool = True
    table_model: str | None = None
    formula_model: str | None = None
    layout_model: str | None = "auto"
    ocr_model: str = "auto"
    ocr_threads: int | None = None
    dewarp_model: str | None = None
    ocr_figures: bool = False
    server_url: str | None = None
    vlm: VlmOptions = VlmOptions()
    compat: Compat | None = None
    image_dpi: int = 200
    max_bytes: int | None = None
    max_pages: int | None = None

    def __post_init__(self) -> None:
        if self.method not in ("auto", "txt", "ocr"):
            raise OptionsError(f"unknown method {self.method!r}", hint="use auto, txt or ocr")
        if self.compat not in (None, "mineru-3.4"):
            raise OptionsError(f"unknown compat {self.compat!r}", hint="use mineru-3.4")
        for name in ("formula", "table", "join_tables", "ocr_figures"):
            if not isinstance(getattr(self, name), bool):
                raise OptionsError(f"{name} must be true or false, not {getattr(self, name)!r}")
        for name in ("table_model", "formula_model", "layout_model", "ocr_model", "dewarp_model"):
            if not isinstance(getattr(self, name), (str, type(None))):
                raise OptionsError(f"{name} must be a name, not {getattr(self, name)!r}")
        if not 18 <= self.image_dpi <= 1200:
            raise OptionsError(f"image_dpi {self.image_dpi} is outside 18 to 1200")
        for name in ("max_bytes", "max_pages", "ocr_threads"):
            limit = getattr(self, name)
            if limit is not None and limit < 1:
                raise OptionsError(f"{name} must be at least 1, not {limit}")
        if self.pages is not None:
            page_indices(self.pages, 1 << 30, check_only=True)

    @classmethod
    def from_mapping(cls, values: Mapping[str, object]) -> ParseOptions:
        """Options from a plain mapping (JSON, CLI); unknown names raise ``OptionsError``.

        ``vlm`` may be a mapping, too.
        """
        _known(cls, values)
        if isinstance(vlm := values.get("vlm"), Mapping):
            _known(VlmOptions, vlm)
            values = {**values, "vlm": VlmOptions(**vlm)}
        return cls(**values)  # type: ignore[arg-type]


def _known(kind: type, values: Mapping[str, object]) -> None:
    known = {field.name for field in dataclasses.fields(kind)}
    unknown = sorted(set(values) - known)
    if unknown:
        raise OptionsError(
            f"unknown option {unknown[0]!r}", hint=f"known: {', '.join(sorted(known))}"
        )


def page_indices(pages: str | None, count: int, *, check_only: bool = False) -> tuple[int, ...]:
    """The page indices (from 0, ascending, each once) that ``pages`` names in a file of ``count``.

    Parts past the end are dropped; ``OptionsError`` when the text is malformed or nothing is left.
    """
    if pages is None:
        return tuple(range(count))
    chosen: set[int] = set()
    for part in pages.split(","):
        match = _RANGE.fullmatch(part)
        if not match or not any(match.group(1, 3)):
            raise OptionsError(f"cannot read page range {part[:40]!r}", hint="write 1-3,7,10-")
        first, dash, last = match.groups()
        start = int(first) if first else 1
        stop = (int(last) if last else count) if dash else start
        if start < 1 or (last and stop < start):
            raise OptionsError(f"page range {part!r} is empty", hint="page numbers start at 1")
        if not check_only:
            chosen.update(range(start - 1, min(stop, count)))
    if not check_only and not chosen:
        raise OptionsError(f"pages {pages!r} name no page of this file of {count} pages")
    return tuple(sorted(chosen))
