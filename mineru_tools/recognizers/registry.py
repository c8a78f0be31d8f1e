"""Recognisers of one task by name, loaded when asked for."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.util import find_spec
from typing import Any, Generic, TypeVar

from mineru_tools import weights
from mineru_tools.errors import EngineUnavailable, MissingExtra, OptionsError, WeightsMissing
from mineru_tools.registry import load
from mineru_tools.run import Run
from mineru_tools.settings import Settings

AUTO = "auto"
_KEPT = 4  # one of each task, and a second language: loading takes longer than a picture

R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class RecognizerRow:
    """One recogniser: ``target`` is ``"module:attribute"``.

    ``package`` is the heavy one that it runs on, ``extra`` the one of ours that brings it; neither
    where what is always installed will do. ``weights`` are rows of the catalogue in the order that
    the target takes them in, ``None`` the one that is named as the recogniser is; there are none
    where they come with the package, or with the system.
    """

    target: str
    package: str | None = None
    extra: str | None = None
    weights: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Registry(Generic[R]):
    """The recognisers of one ``task``; ``usual`` is the name that ``auto`` stands for.

    ``teams`` are several under one name: ``joined`` makes one of them.
    """

    task: str
    usual: str
    rows: Mapping[str, RecognizerRow]
    teams: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    joined: Callable[[Sequence[R]], R] | None = None

    def knows(self, name: str) -> bool:
        """Whether a name means one or several of these."""
        return _key(name) in self.teams or _key(name) in self.rows

    def members(self, name: str) -> tuple[str, ...]:
        """The recognisers that a name means; ``OptionsError`` ``unknown_..._model`` if none."""
        if not self.knows(name):
            raise OptionsError(
                f"unknown {self.task} model {name!r}",
                hint=f"known: {', '.join((AUTO, *self.teams, *self.rows))}",
                code=f"unknown_{self.task}_model",
            )
        return self.teams.get(_key(name), (_key(name),))

    def weights_of(self, name: str) -> tuple[str, ...]:
        """The rows of the catalogue that a name needs; raises as ``members``."""
        return tuple(each for member in self.members(name) for each in self._weights(member))

    def is_ready(self, name: str, settings: Settings | None = None) -> bool:
        """Whether all that the recogniser needs is on this machine: its package and its weights."""
        settings = settings or Settings.read()
        return all(_is_here(self.rows[member].package) for member in self.members(name)) and all(
            weights.found(weights.lookup(each), settings) for each in self.weights_of(name)
        )

    def fetch(self, name: str, run: Run, settings: Settings | None = None) -> None:
        """See to it that the weights are here, of models whose package is; raises as ``load``."""
        for member in self.members(name):
            row = self.rows[member]
            if row.package and row.extra and not _is_here(row.package):
                raise MissingExtra(f"the {self.task} model {member}", row.package, row.extra)
            for each in self._weights(member):
                weights.path(each, run, settings)

    def load(self, name: str, settings: Settings | None = None, **how: Hashable) -> R:
        """A recogniser ready for work, its weights fetched where they are not here.

        ``how`` is for the recogniser: a language, threads. Raises ``OptionsError``,
        ``MissingExtra``, ``WeightsMissing`` or ``EngineUnavailable``.
        """
        loaded = [self._load(member, settings, how) for member in self.members(name)]
        return self.joined(loaded) if self.joined and len(loaded) > 1 else loaded[0]

    def wanted(self, name: str, run: Run, **how: Hashable) -> R | None:
        """The recogniser that an option names, its weights fetched if need be; raises as ``load``.

        ``auto`` fetches nothing: it means the usual one where all it needs is here, else none.
        """
        if name == AUTO:
            return _kept(self, self.usual, **how) if self.is_ready(self.usual) else None
        self.fetch(name, run)
        recognizer: R = _kept(self, name, **how)
        return recognizer

    def _load(self, name: str, settings: Settings | None, how: Mapping[str, Hashable]) -> R:
        row = self.rows[name]
        feature = f"the {self.task} model {name}"
        factory: Any = load(row.target, feature=feature, extra=row.extra)
        places = [weights.path(each, settings=settings) for each in self._weights(name)]
        try:
            made: R = factory(*places, name=name, **how)
        except (OptionsError, MissingExtra, WeightsMissing, EngineUnavailable):
            raise
        except Exception as error:  # a border: each engine has errors of its own
            raise EngineUnavailable(
                f"{feature} cannot be loaded: {type(error).__name__}: {error}",
                hint=f"mineru-tools models pull {name}" if places else None,
            ) from error
        return made

    def _weights(self, member: str) -> tuple[str, ...]:
        named = self.rows[member].weights
        return (member,) if named is None else named


@lru_cache(maxsize=_KEPT)
def _kept(registry: Registry[Any], name: str, **how: Hashable) -> Any:
    """Kept from one file to the next."""
    return registry.load(name, None, **how)


def _key(name: str) -> str:
    return name.strip().lower().replace("_", "-")


def _is_here(package: str | None) -> bool:
    return package is None or find_spec(package) is not None
