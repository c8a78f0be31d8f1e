"""Names of backends, old and new, and the code behind them, imported when asked for."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.metadata import EntryPoint, entry_points
from types import MappingProxyType
from typing import Any

from mineru_tools.errors import MissingExtra, OptionsError

ENTRY_POINTS = "mineru_tools.backends"
"""The entry-point group by which another package offers a backend."""


@dataclass(frozen=True, slots=True)
class BackendRow:
    """One backend: ``target`` is ``"module:attribute"``, ``extra`` brings what it needs."""

    target: str
    extra: str | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """What a backend name asks for: the backend's short name and, where it has them, an engine."""

    backend: str
    engine: str | None = None


BACKENDS: Mapping[str, BackendRow] = MappingProxyType(
    {
        "pipeline": BackendRow("mineru_tools.backends.pipeline:PipelineBackend"),
        "vlm": BackendRow("mineru_tools.backends.vlm.backend:VlmBackend"),
        "hybrid": BackendRow("mineru_tools.backends.hybrid.backend:HybridBackend"),
    }
)

# Every name that a generation of MinerU took, so that old commands keep working.
ALIASES: Mapping[str, Choice] = MappingProxyType(
    {
        "pipeline": Choice("pipeline"),
        "vlm": Choice("vlm", "auto"),
        "hybrid": Choice("hybrid", "auto"),
        # 2.0 and 2.1; sglang gave way to vllm upstream, both speak the same HTTP
        "vlm-transformers": Choice("vlm", "transformers"),
        "vlm-sglang-engine": Choice("vlm", "vllm"),
        "vlm-sglang-client": Choice("vlm", "http"),
        # 2.5
        "vlm-vllm-engine": Choice("vlm", "vllm"),
        "vlm-vllm-async-engine": Choice("vlm", "vllm-async"),
        "vlm-lmdeploy-engine": Choice("vlm", "lmdeploy"),
        "vlm-mlx-engine": Choice("vlm", "mlx"),
        "vlm-http-client": Choice("vlm", "http"),
        # 2.7
        "vlm-auto-engine": Choice("vlm", "auto"),
        "hybrid-auto-engine": Choice("hybrid", "auto"),
        "hybrid-http-client": Choice("hybrid", "http"),
        # 3.4
        "vlm-engine": Choice("vlm", "auto"),
        "hybrid-engine": Choice("hybrid", "auto"),
        # 4.0 calls them tiers
        "flash": Choice("pipeline"),
        "basic": Choice("pipeline"),
        "standard": Choice("hybrid", "auto"),
        "advanced": Choice("vlm", "auto"),
    }
)


def resolve(name: str) -> Choice:
    """The backend and engine that ``name`` means; ``OptionsError`` ``unknown_backend`` if none."""
    choice = ALIASES.get(_plain(name))
    if choice is not None:
        return choice
    if name in _outside():
        return Choice(name)
    known = sorted({*ALIASES, *_outside()})
    raise OptionsError(
        f"unknown backend {name!r}", hint=f"known: {', '.join(known)}", code="unknown_backend"
    )


def needs_keys(name: str) -> bool:
    """Whether the backend may ask a server that wants a key; the pipeline asks none."""
    choice = ALIASES.get(_plain(name))
    return choice is None or choice.backend != "pipeline"


def _plain(name: str) -> str:
    return name.strip().lower().replace("_", "-")


def load_backend(name: str) -> Any:
    """A new backend for ``name``, any of MinerU's names or one from another package.

    Raises ``OptionsError`` or ``MissingExtra``.
    """
    choice = resolve(name)
    row = BACKENDS.get(choice.backend)
    if row is None:
        return _outside()[choice.backend].load()()
    factory = load(row.target, feature=f"the backend {choice.backend}", extra=row.extra)
    return factory()


def load(target: str, *, feature: str, extra: str | None) -> Any:
    """The object behind ``"module:attribute"``; ``MissingExtra`` when a package is not there."""
    module, _, attribute = target.partition(":")
    try:
        return getattr(importlib.import_module(module), attribute)
    except ModuleNotFoundError as error:
        package = (error.name or "").partition(".")[0]
        if extra is None or package == __name__.partition(".")[0]:
            raise
        raise MissingExtra(feature, package, extra) from error


@lru_cache(maxsize=1)
def _outside() -> Mapping[str, EntryPoint]:
    """Backends of other packages; a built-in name cannot be taken over by one."""
    return {point.name: point for point in entry_points(group=ENTRY_POINTS)}
