"""Frozen dataclasses to JSON objects and back, driven by tables with one row per key.

Two rules make ``write(read(x)) == x`` hold for every ``x`` that can be read:

* A field that has its default is not written.
* ``extra`` keeps each key the tables do not know, and the spelling of each value that would be
  written differently (``"score": null``, a box with fractions, an unknown type). Such a spelling
  is used again for as long as it still means what the field holds.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Mapping
from copy import deepcopy
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

from mineru_tools.document.model import JsonValue
from mineru_tools.errors import CorruptDocument

Path: TypeAlias = tuple["str | int", ...]
Json: TypeAlias = "dict[str, JsonValue]"

MAX_DEPTH = 96  # of keys and places in a row; the deepest real list seen needs 20
MAX_NUMBER = 1e9  # of a coordinate: beyond it a float can no longer be cut to the same integer


def corrupt(path: Path, expected: str) -> CorruptDocument:
    where = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path)
    return CorruptDocument(f"{where.lstrip('.') or 'the document'} is not {expected}")


def copied(value: JsonValue, path: Path = ()) -> JsonValue:
    """A deep copy, so that no document shares lists or objects with a file or another document."""
    try:
        return deepcopy(value)
    except RecursionError:
        raise corrupt(path[:3], "nested so little that it can be read") from None


def as_object(value: JsonValue, path: Path) -> Json:
    if not isinstance(value, dict):
        raise corrupt(path, "an object")
    return value


def as_list(value: JsonValue, path: Path) -> list[JsonValue]:
    if not isinstance(value, list):
        raise corrupt(path, "a list")
    return value


def as_string(value: JsonValue, path: Path) -> str:
    if not isinstance(value, str):
        raise corrupt(path, "a string")
    return value


def as_flag(value: JsonValue, path: Path) -> bool:
    if not isinstance(value, bool):
        raise corrupt(path, "true or false")
    return value


def as_integer(value: JsonValue, path: Path) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise corrupt(path, "a whole number")
    return value


def as_number(value: JsonValue, path: Path) -> float:
    """A number as it stands, whole or not; infinities and NaN are refused."""
    if not isinstance(value, (int, float)) or isinstance(value, bool):
        raise corrupt(path, "a number")
    if not -MAX_NUMBER <= value <= MAX_NUMBER:
        raise corrupt(path, "a number in range")
    return value


def as_numbers(value: JsonValue, path: Path, count: int) -> tuple[float, ...]:
    items = as_list(value, path)
    if len(items) != count:
        raise corrupt(path, f"a list of {count} numbers")
    return tuple(float(as_number(item, path)) for item in items)


def _same(value: Any) -> Any:
    return value


@dataclass(frozen=True, slots=True)
class Kind:
    """How one sort of value is read and written, and what JSON Schema calls it."""

    read: Callable[[JsonValue, Path], Any]
    schema: Mapping[str, Any]
    write: Callable[[Any], JsonValue] = _same


STRING = Kind(as_string, {"type": "string"})
INTEGER = Kind(as_integer, {"type": "integer"})
NUMBER = Kind(as_number, {"type": "number"})
FLAG = Kind(as_flag, {"type": "boolean"})


@dataclass(frozen=True, slots=True)
class Key:
    """A row: the name in the file, the field of the model, and what stands there.

    ``ours`` marks a key that the format's own producer does not know: it is left out on request,
    and a value of a strange type there is none of our business and stays in ``extra``.
    """

    name: str
    field: str
    kind: Kind
    ours: bool = False


@dataclass(frozen=True, slots=True)
class Nested:
    """A row whose value is a list of objects of another level, or one where not ``many``.

    ``always`` marks a list that every file has and that is written even when empty.
    """

    name: str
    field: str
    level: str
    always: bool = False
    many: bool = True
    ours: bool = False


@dataclass(frozen=True, slots=True)
class Level:
    """The table of one class."""

    make: Callable[..., Any]
    rows: tuple[Key | Nested, ...]


class Codec:
    """Levels by name; ``read`` and ``write`` start at any of them."""

    def __init__(self, levels: Mapping[str, Level]) -> None:
        self.levels = levels
        self._defaults = {
            name: {field.name: field.default for field in dataclasses.fields(level.make)}  # type: ignore[arg-type]
            for name, level in levels.items()
        }

    def read(self, level: str, value: JsonValue, path: Path = ()) -> Any:
        """An instance of the level's class; raises ``CorruptDocument``."""
        if len(path) > MAX_DEPTH:
            raise corrupt(path[:3], "nested so little that it can be read")
        source = as_object(value, path)
        rows = {row.name: row for row in self.levels[level].rows if row.name in source}
        fields = {
            row.field: self._read_row(level, row, source[name], (*path, name))
            for name, row in rows.items()
        }
        for row in self.levels[level].rows:
            if row.name not in source and self.is_required(level, row):
                raise corrupt(path, f"complete: it has no {row.name}")
        item = self.levels[level].make(**fields)
        extra = {
            name: copied(raw, (*path, name))
            for name, raw in source.items()
            if name not in rows or not self._gives_back(level, rows[name], item, raw)
        }
        return replace(item, extra=extra) if extra else item

    def write(self, level: str, item: Any, *, strict: bool = False) -> Json:
        """The object for ``item``; ``strict`` leaves out the keys that are only ours."""
        out: Json = {}
        names = set()
        for row in self.levels[level].rows:
            names.add(row.name)
            if strict and row.ours:
                continue
            value = getattr(item, row.field)
            if row.name in item.extra and self._means(level, row, item.extra[row.name], value):
                out[row.name] = copied(item.extra[row.name])
            elif self._is_written(level, row, value):
                out[row.name] = self._write_row(row, value, strict)
        for name, raw in item.extra.items():
            if name not in names:
                out[name] = copied(raw)
        return out

    def read_all(self, level: str, value: JsonValue, path: Path = ()) -> tuple[Any, ...]:
        items = as_list(value, path)
        return tuple(self.read(level, item, (*path, i)) for i, item in enumerate(items))

    def write_all(self, level: str, items: Iterable[Any], *, strict: bool = False) -> JsonValue:
        return [self.write(level, item, strict=strict) for item in items]

    def _read_row(self, level: str, row: Key | Nested, raw: JsonValue, path: Path) -> Any:
        default = self._defaults[level][row.field]
        if raw is None and not self.is_required(level, row):
            return default
        if isinstance(row, Nested):
            return (self.read_all if row.many else self.read)(row.level, raw, path)
        try:
            return row.kind.read(raw, path)
        except CorruptDocument:
            if row.ours:
                return default
            raise

    def _write_row(self, row: Key | Nested, value: Any, strict: bool) -> JsonValue:
        if isinstance(row, Key):
            return row.kind.write(value)
        return (self.write_all if row.many else self.write)(row.level, value, strict=strict)

    def is_required(self, level: str, row: Key | Nested) -> bool:
        """Whether every object of the level has the row's key."""
        always = isinstance(row, Nested) and row.always
        return always or self._defaults[level][row.field] is dataclasses.MISSING

    def _is_written(self, level: str, row: Key | Nested, value: Any) -> bool:
        default = self._defaults[level][row.field]
        return self.is_required(level, row) or bool(value != default)

    def _gives_back(self, level: str, row: Key | Nested, item: Any, raw: JsonValue) -> bool:
        """Whether the field alone says all that ``raw`` says; nested objects keep their own."""
        if isinstance(row, Nested):
            return raw is not None
        value = getattr(item, row.field)
        return self._is_written(level, row, value) and bool(row.kind.write(value) == raw)

    def _means(self, level: str, row: Key | Nested, raw: JsonValue, value: Any) -> bool:
        if raw is None or isinstance(row, Nested):
            return raw is None and bool(value == self._defaults[level][row.field])
        try:
            return bool(self._read_row(level, row, raw, ()) == value)
        except CorruptDocument:
            return False
