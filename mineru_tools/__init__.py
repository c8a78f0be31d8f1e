"""Turn PDFs, scans and pictures into Markdown and MinerU-compatible JSON, offline and fast."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

__version__ = "0.1.0"

if TYPE_CHECKING:
    from mineru_tools.api import ParseOutcome as ParseOutcome
    from mineru_tools.api import parse as parse
    from mineru_tools.api import parse_many as parse_many
    from mineru_tools.backends.base import PageIssue as PageIssue
    from mineru_tools.document.model import Document as Document
    from mineru_tools.errors import BlockNotFound as BlockNotFound
    from mineru_tools.errors import CorruptDocument as CorruptDocument
    from mineru_tools.errors import DocumentNotFound as DocumentNotFound
    from mineru_tools.errors import EncryptedDocument as EncryptedDocument
    from mineru_tools.errors import EngineUnavailable as EngineUnavailable
    from mineru_tools.errors import InferenceFailed as InferenceFailed
    from mineru_tools.errors import InternalError as InternalError
    from mineru_tools.errors import JobCancelled as JobCancelled
    from mineru_tools.errors import JobError as JobError
    from mineru_tools.errors import JobNotFound as JobNotFound
    from mineru_tools.errors import MineruToolsError as MineruToolsError
    from mineru_tools.errors import MissingExtra as MissingExtra
    from mineru_tools.errors import ModelError as ModelError
    from mineru_tools.errors import OptionsError as OptionsError
    from mineru_tools.errors import ParseTimeout as ParseTimeout
    from mineru_tools.errors import SourceError as SourceError
    from mineru_tools.errors import SourceForbidden as SourceForbidden
    from mineru_tools.errors import SourceNotFound as SourceNotFound
    from mineru_tools.errors import SourceTooLarge as SourceTooLarge
    from mineru_tools.errors import UnsupportedFormat as UnsupportedFormat
    from mineru_tools.errors import WeightsMissing as WeightsMissing
    from mineru_tools.options import ParseOptions as ParseOptions
    from mineru_tools.render.formulas import Formula as Formula
    from mineru_tools.render.options import MakeMode as MakeMode
    from mineru_tools.render.options import RenderOptions as RenderOptions
    from mineru_tools.render.tables import Table as Table
    from mineru_tools.result import ParsedDocument as ParsedDocument
    from mineru_tools.run import Run as Run
    from mineru_tools.sources.source import Source as Source
    from mineru_tools.storage.output import SavedFiles as SavedFiles

# Where each public name lives: nothing is imported until it is asked for.
_HOMES = {
    "mineru_tools.api": ("ParseOutcome", "parse", "parse_many"),
    "mineru_tools.backends.base": ("PageIssue",),
    "mineru_tools.document.model": ("Document",),
    "mineru_tools.errors": (
        "BlockNotFound",
        "CorruptDocument",
        "DocumentNotFound",
        "EncryptedDocument",
        "EngineUnavailable",
        "InferenceFailed",
        "InternalError",
        "JobCancelled",
        "JobError",
        "JobNotFound",
        "MineruToolsError",
        "MissingExtra",
        "ModelError",
        "OptionsError",
        "ParseTimeout",
        "SourceError",
        "SourceForbidden",
        "SourceNotFound",
        "SourceTooLarge",
        "UnsupportedFormat",
        "WeightsMissing",
    ),
    "mineru_tools.options": ("ParseOptions",),
    "mineru_tools.render.formulas": ("Formula",),
    "mineru_tools.render.options": ("MakeMode", "RenderOptions"),
    "mineru_tools.render.tables": ("Table",),
    "mineru_tools.result": ("ParsedDocument",),
    "mineru_tools.run": ("Run",),
    "mineru_tools.sources.source": ("Source",),
    "mineru_tools.storage.output": ("SavedFiles",),
}
_HOME_OF = {name: module for module, names in _HOMES.items() for name in names}

__all__ = ["__version__", *_HOME_OF]  # noqa: PLE0604 - strings all of them


def __getattr__(name: str) -> object:
    module = _HOME_OF.get(name)
    if module is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(module), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
