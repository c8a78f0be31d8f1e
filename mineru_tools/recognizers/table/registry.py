"""Table recognisers by name, loaded when asked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from types import MappingProxyType
from typing import Any

from mineru_tools import weights
from mineru_tools.errors import EngineUnavailable, MissingExtra, OptionsError
from mineru_tools.recognizers.table.best import BestOf
from mineru_tools.recognizers.table.model import TableRecognizer
from mineru_tools.registry import load
from mineru_tools.run import Run
from mineru_tools.settings import Settings

_ROOM = "mineru_tools.recognizers.table"


@dataclass(frozen=True, slots=True)
class RecognizerRow:
    """One recogniser: ``target`` is ``"module:attribute"``, its weights are named as it is.

    ``package`` is the heavy one that it runs on, ``extra`` the one of ours that brings it.
    """

    target: str
    package: str
    extra: str


_SLANET = RecognizerRow(f"{_ROOM}.slanet:Slanet", "onnxruntime", "tables")
_SLANEXT = RecognizerRow(f"{_ROOM}.slanext:Slanext", "torch", "vlm")
_DETECTOR = RecognizerRow(f"{_ROOM}.table_transformer:TableTransformer", "torch", "vlm")

RECOGNIZERS: Mapping[str, RecognizerRow] = MappingProxyType(
    {
        "slanet-plus": _SLANET,
        "slanet-1m": _SLANET,
        "table-transformer": _DETECTOR,
        "slanext-wired": _SLANEXT,
        "slanext-wireless": _SLANEXT,
    }
)

# Several under one name: all are asked, the best answer counts.
TEAMS: Mapping[str, tuple[str, ...]] = MappingProxyType({"slanet": ("slanet-plus", "slanet-1m")})


def members(name: str) -> tuple[str, ...]:
    """The recognisers that a name means; ``OptionsError`` ``unknown_table_model`` if none."""
    key = name.strip().lower().replace("_", "-")
    if key not in TEAMS and key not in RECOGNIZERS:
        raise OptionsError(
            f"unknown table model {name!r}",
            hint=f"known: {', '.join(('auto', *TEAMS, *RECOGNIZERS))}",
            code="unknown_table_model",
        )
    return TEAMS.get(key, (key,))


def is_ready(name: str, settings: Settings | None = None) -> bool:
    """Whether all that the recogniser needs is on this machine: its package and its weights."""
    settings = settings or Settings.read()
    return all(
        find_spec(RECOGNIZERS[member].package) is not None
        and weights.found(weights.lookup(member), settings)
        for member in members(name)
    )


def fetch_weights(name: str, run: Run, settings: Settings | None = None) -> None:
    """See to it that the weights are here, of models whose package is; raises as loading does."""
    for member in members(name):
        row = RECOGNIZERS[member]
        if find_spec(row.package) is None:
            raise MissingExtra(f"the table model {member}", row.package, row.extra)
        weights.path(member, run, settings)


def load_recognizer(name: str, settings: Settings | None = None) -> TableRecognizer:
    """A recogniser ready for work, its weights fetched where they are not here.

    Raises ``OptionsError``, ``MissingExtra``, ``WeightsMissing`` or ``EngineUnavailable``.
    """
    loaded = [_load(member, settings) for member in members(name)]
    return loaded[0] if len(loaded) == 1 else BestOf(loaded)


def _load(name: str, settings: Settings | None) -> TableRecognizer:
    row = RECOGNIZERS[name]
    factory: Any = load(row.target, feature=f"the table model {name}", extra=row.extra)
    place = weights.path(name, settings=settings)
    try:
        made: TableRecognizer = factory(place, name=name)
    except Exception as error:  # a border: each engine has errors of its own
        raise EngineUnavailable(
            f"the table model {name} cannot be loaded: {type(error).__name__}: {error}",
            hint=f"mineru-tools models pull {name}",
        ) from error
    return made
